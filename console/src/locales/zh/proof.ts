export const proof = {
  'proof.title': '确认是你本人',
  'proof.hint.password': '继续之前，请再输入一次密码。之后 5 分钟内不再询问。',
  'proof.hint.code': '继续之前，请输入验证器里的 6 位数字或一个恢复码。之后 5 分钟内不再询问。',
  'proof.password': '密码',
  'proof.code': '验证码',
  'proof.act': '确认并继续',
  'proof.wrong': '密码不对，请再试一次。',
  'failure.proof_required': '没有确认身份，操作没有进行。',
};
