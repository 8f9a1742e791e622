/** What an agent reads when a line did not arrive: what happened, and what to do next. */
export type DeliveryErrorWords = { readonly what: string; readonly next: string };

const WAIT_FOR_CUSTOMER = '等顾客再次发消息后即可回复；急事请用模板消息、订阅消息或电话联系。';
const NO_MORE = '无需重发。需要联系请用其他方式，如电话。';
const CHANGE_TEXT = '请修改内容后重新发送。';
const CHANGE_MEDIA = '请换一个文件后重新发送。';
const TELL_ADMIN = '请联系管理员检查渠道设置，修好后再重新发送。';
const TELL_SUPPORT = '请重新发送一次；仍然失败请把下方编号告诉技术支持。';
const TRY_LATER = '请稍后重新发送。';
const OTHER: DeliveryErrorWords = { what: '微信拒绝了这条消息。', next: TELL_SUPPORT };

/**
 * By `DeliveryError.code`: `wechat_<errcode>` for what WeChat said (WeChat doc: 全局返回码, 发送客服消息), other words for what
 * happened on our side. A code that is missing here is shown as `wechat_other`.
 */
export const DELIVERY_ERRORS: Readonly<Record<string, DeliveryErrorWords>> = {
  no_answer: {
    what: '微信没有回应，顾客可能已经收到。',
    next: '请先看顾客的反应，或问一句是否收到；确认没收到再手动重发。',
  },
  unreachable: { what: '连不上微信服务器，消息没有发出。', next: TRY_LATER },
  earlier_part_failed: { what: '这条消息前面的部分没有发出，后面的部分已停止。', next: '请处理前面的问题后重新发送。' },
  window_closed: { what: '发送前回复窗口已经关闭。', next: WAIT_FOR_CUSTOMER },
  media_missing: { what: '找不到要发送的文件。', next: '请重新选择文件后发送。' },
  content_not_supported: { what: '这种消息不能发到这个渠道。', next: '请改用文字或图片。' },
  channel_off: { what: '这个渠道已停用。', next: TELL_ADMIN },
  wechat_other: OTHER,

  'wechat_-1': { what: '微信系统繁忙，多次尝试后仍未发出。', next: TRY_LATER },
  wechat_40001: { what: '渠道的微信凭证失效。', next: TELL_ADMIN },
  wechat_40014: { what: '渠道的微信凭证失效。', next: TELL_ADMIN },
  wechat_42001: { what: '渠道的微信凭证过期。', next: TELL_ADMIN },
  wechat_41001: { what: '渠道的微信凭证缺失。', next: TELL_SUPPORT },
  wechat_40002: { what: '渠道的微信凭证设置有误。', next: TELL_ADMIN },
  wechat_40013: { what: '渠道的 AppID 不正确。', next: TELL_ADMIN },
  wechat_40125: { what: '渠道的 AppSecret 不正确。', next: TELL_ADMIN },
  wechat_40243: { what: '渠道的 AppSecret 已被冻结。', next: TELL_ADMIN },
  wechat_41002: { what: '渠道缺少 AppID。', next: TELL_ADMIN },
  wechat_41004: { what: '渠道缺少 AppSecret。', next: TELL_ADMIN },
  wechat_40164: {
    what: '本服务器的 IP 不在微信后台的白名单里。',
    next: '请管理员在微信后台把服务器 IP 加入白名单后重新发送。',
  },
  wechat_61004: {
    what: '本服务器的 IP 不在微信后台的白名单里。',
    next: '请管理员在微信后台把服务器 IP 加入白名单后重新发送。',
  },
  wechat_50007: { what: '微信已冻结这个账号。', next: TELL_ADMIN },
  wechat_89503: { what: '微信要求账号管理员确认本服务器的 IP。', next: '请账号管理员在手机微信上确认后重新发送。' },
  wechat_89501: { what: '本服务器的 IP 正等待账号管理员确认。', next: '请账号管理员在手机微信上确认后重新发送。' },
  wechat_89506: { what: '账号管理员拒绝了本服务器的 IP，24 小时内不能再试。', next: TELL_ADMIN },
  wechat_89507: { what: '账号管理员拒绝了本服务器的 IP，1 小时内不能再试。', next: TELL_ADMIN },
  wechat_61003: { what: '渠道没有授权给第三方平台。', next: TELL_ADMIN },
  wechat_61007: { what: '渠道没有把客服权限授权给第三方平台。', next: TELL_ADMIN },

  wechat_45015: { what: '已超过微信允许回复的时间，或顾客已取消关注。', next: WAIT_FOR_CUSTOMER },
  wechat_45037: { what: '已超过微信允许回复的时间。', next: WAIT_FOR_CUSTOMER },
  wechat_45038: { what: '顾客的临时会话已经结束。', next: WAIT_FOR_CUSTOMER },
  wechat_45047: { what: '本次回复条数已用完。', next: WAIT_FOR_CUSTOMER },
  wechat_43004: { what: '顾客没有关注公众号。', next: WAIT_FOR_CUSTOMER },
  wechat_50005: { what: '顾客没有关注公众号。', next: WAIT_FOR_CUSTOMER },
  wechat_45009: {
    what: '今天的微信接口次数已用完，零点（北京时间）后恢复。',
    next: '请在零点后重新发送，或请管理员在微信后台清零次数。',
  },
  wechat_45011: { what: '发送太频繁，微信要求稍等。', next: TRY_LATER },

  wechat_40003: { what: '微信不认识这位顾客，可能不属于这个账号。', next: NO_MORE },
  wechat_43101: {
    what: '这位顾客没有订阅，或订阅次数已用完。',
    next: '请顾客在小程序里再订阅一次，或用其他方式联系。',
  },
  wechat_43107: { what: '这个账号的订阅消息能力被封禁。', next: TELL_ADMIN },
  wechat_40037: { what: '微信找不到这个通知模板。', next: '请联系管理员重新读取通知模板。' },
  wechat_47003: { what: '有一项内容不符合微信对通知模板的要求。', next: '请按提示修改后重新发送。' },
  wechat_41030: { what: '小程序里没有这个页面。', next: '请改填页面路径后重新发送。' },
  notice_blocked: { what: '顾客拒收了这个账号的通知。', next: NO_MORE },
  notice_not_delivered: { what: '微信没能把通知送到顾客手机。', next: NO_MORE },
  wechat_43019: { what: '这位顾客在账号的黑名单里。', next: '如需回复，请先在微信后台移出黑名单。' },
  wechat_48002: { what: '顾客关闭了消息接收。', next: NO_MORE },
  wechat_50002: { what: '这位顾客的账号受到微信限制。', next: NO_MORE },
  wechat_70000: { what: '为保护未成年人，微信没有送达。', next: NO_MORE },
  wechat_40004: { what: '微信不支持这种文件。', next: CHANGE_MEDIA },
  wechat_40005: { what: '微信不支持这种文件格式。', next: CHANGE_MEDIA },
  wechat_40006: { what: '文件大小不符合微信要求。', next: CHANGE_MEDIA },
  wechat_40007: { what: '微信找不到这个文件。', next: CHANGE_MEDIA },
  wechat_40009: { what: '图片太大。', next: CHANGE_MEDIA },
  wechat_40010: { what: '语音太大。', next: CHANGE_MEDIA },
  wechat_40011: { what: '视频太大。', next: CHANGE_MEDIA },
  wechat_40012: { what: '封面图太大。', next: CHANGE_MEDIA },
  wechat_41005: { what: '上传的文件是空的。', next: CHANGE_MEDIA },
  wechat_45001: { what: '文件超过微信的大小限制。', next: CHANGE_MEDIA },
  wechat_45007: { what: '语音超过 60 秒。', next: CHANGE_MEDIA },
  wechat_45068: { what: '文件超过微信的大小限制。', next: CHANGE_MEDIA },
  wechat_40008: { what: '这种消息不能发到这个渠道。', next: '请改用文字或图片。' },
  wechat_45050: { what: '这个账号不能发送这种消息。', next: '请改用文字或图片。' },
  wechat_48008: { what: '这个账号没有发送这种消息的权限。', next: '请改用文字或图片。' },
  wechat_40033: { what: '消息里有微信不接受的字符。', next: CHANGE_TEXT },
  wechat_47001: { what: '微信读不懂这条消息。', next: TELL_SUPPORT },
  wechat_47002: { what: '消息里有微信不接受的字符。', next: CHANGE_TEXT },
  wechat_44002: { what: '消息是空的。', next: CHANGE_TEXT },
  wechat_44004: { what: '消息是空的。', next: CHANGE_TEXT },
  wechat_45002: { what: '文字太长。', next: '请分成几条发送。' },
  wechat_45003: { what: '标题太长。', next: CHANGE_TEXT },
  wechat_45004: { what: '描述太长。', next: CHANGE_TEXT },
  wechat_45005: { what: '链接太长。', next: CHANGE_TEXT },
  wechat_45006: { what: '图片链接太长。', next: CHANGE_TEXT },
  wechat_45008: { what: '图文条数超过限制。', next: '请只选一条图文。' },
  wechat_45064: { what: '小程序没有关联到这个公众号。', next: TELL_ADMIN },
  wechat_45086: { what: '消息里的小程序链接不正确。', next: '请检查小程序的 AppID 与路径后重新发送。' },
  wechat_45087: { what: '微信已停用这个账号的客服消息。', next: TELL_ADMIN },
  wechat_45094: { what: '微信处罚期内，不能在顾客进入会话时发送。', next: WAIT_FOR_CUSTOMER },
  wechat_45098: { what: '菜单消息的选项太多。', next: '请减少选项后重新发送。' },
  wechat_45099: { what: '菜单消息的选项文字太长。', next: '请缩短选项后重新发送。' },
  wechat_45166: { what: '内容不符合微信规定。', next: CHANGE_TEXT },
  wechat_45168: { what: '内容含有微信禁止的词语。', next: CHANGE_TEXT },
  wechat_48001: { what: '账号没有客服消息接口的权限。', next: TELL_ADMIN },
  wechat_48004: { what: '微信已封禁账号的接口。', next: TELL_ADMIN },
  wechat_65401: { what: '消息署名的客服账号不存在。', next: TELL_ADMIN },
};

/** Whether the words of this error say that sending it again is of no use. */
export const isSendingUseless = (code: string): boolean => DELIVERY_ERRORS[code]?.next === NO_MORE;

export const deliveryErrorWords = (code: string): DeliveryErrorWords => DELIVERY_ERRORS[code] ?? OTHER;
