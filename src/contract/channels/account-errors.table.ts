/**
 * What WeChat would not take of a menu, a code, a tag or a remark, and where to mend it. By `reason` of `wechat_refused`, or `code` of
 * an error: `wechat_<errcode>` (WeChat doc: 全局返回码), other words for what happened on our side.
 */
export const ACCOUNT_ERRORS: Readonly<Record<string, string>> = {
  unreachable: '连不上微信，请稍后再试。',
  refresh_failed: '拿不到微信凭证，请检查渠道设置。',
  'wechat_-1': '微信系统繁忙，请稍后再试。',
  wechat_40001: '渠道的微信凭证失效，请检查 AppSecret。',
  wechat_40013: '渠道的 AppID 不正确。',
  wechat_40125: '渠道的 AppSecret 不正确。',
  wechat_40164: '本服务器的 IP 不在微信后台的白名单里，请在「设置与开发 → 基本配置」加入。',
  wechat_48001: '这个公众号没有这项接口权限，通常需要先完成微信认证。',
  wechat_45009: '今天的微信接口次数已用完，零点（北京时间）后恢复。',
  wechat_45011: '调用太频繁，请过一分钟再试。',

  wechat_40007: '微信找不到这个素材，请核对素材 ID。',
  wechat_40015: '微信不支持这种菜单。',
  wechat_40016: '一级菜单要有 1 到 3 个按钮。',
  wechat_40017: '微信不支持这种按钮。',
  wechat_40018: '一级按钮的名称太长。',
  wechat_40019: '一级按钮的 key 太长或没填。',
  wechat_40020: '一级按钮的链接太长或没填。',
  wechat_40022: '菜单最多两级。',
  wechat_40023: '每组最多 5 个二级按钮。',
  wechat_40024: '微信不支持这种二级按钮。',
  wechat_40025: '二级按钮的名称太长。',
  wechat_40026: '二级按钮的 key 太长或没填。',
  wechat_40027: '二级按钮的链接太长或没填。',
  wechat_40054: '二级按钮的链接不是有效网址。',
  wechat_40055: '一级按钮的链接不是有效网址。',
  wechat_45064: '小程序没有和这个公众号关联，请在公众号后台「小程序管理」里关联后再发布。',
  wechat_65301: '没有这个个性化菜单。',

  wechat_40053: '微信不接受这个场景值。',
  wechat_45029: '永久二维码已达 100,000 个上限，请改用临时二维码。',

  tag_name_too_long: '标签名超过 30 字节（约 10 个汉字），微信放不下，请改短。',
  tag_removed_at_wechat: '这个标签在微信后台被删除了，这里保留，改名后会重新同步。',
  remark_too_long: '备注超过 29 个字，微信放不下，只保留在这里。',
  wechat_45056: '公众号最多 100 个标签，这个标签没有同步到微信。',
  wechat_45059: '微信里一位用户最多 20 个标签，这位顾客超出了。',
  wechat_45157: '微信里已有同名标签，或这个名字不被接受。',
  wechat_45158: '标签名超过 30 字节（约 10 个汉字），微信放不下，请改短。',
  wechat_45159: '微信里没有这个标签了，下次同步会补上。',
  wechat_45058: '微信自带的标签不能修改。',
  wechat_40003: '微信不认识这位顾客，可能不属于这个公众号。',
  wechat_43004: '这位顾客没有关注公众号。',
};
