export const signingIn = {
  'app.name': '接待',
  'app.unreachable': '暂时连不上服务器',
  'app.unreachableHint': '草稿和待发消息都保存在这台电脑上，连上后会自动继续。',
  'app.askAgain': '再试一次',

  'signIn.title': '登录接待',
  'signIn.hint': '用管理员给你的登录名和密码登录。',
  'signIn.expired': '登录已失效，请重新登录。草稿和待发消息都还在。',
  'signIn.loginName': '登录名',
  'signIn.password': '密码',
  'signIn.act': '登录',

  'setUp.title': '设置商户',
  'setUp.hint': '只需一次。设置码是 SETUP_CODE，或服务器启动时显示的那一串，一小时内有效。',
  'setUp.code': '设置码',
  'setUp.merchantName': '商户名称',
  'setUp.ownerName': '你的名字',
  'setUp.password': '密码（至少 12 个字符）',
  'setUp.shortPassword': '还不够长：至少 {count} 个字符。',
  'setUp.badCode': '设置码不对，或已过期。重启服务器会显示新的设置码。',
  'setUp.act': '完成设置',
  'setUp.toSignIn': '已经设置过：去登录',
};
