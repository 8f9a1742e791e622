type Row = readonly [code: string, zhWhat: string, enWhat: string, zhNext: string, enNext: string];

/** WeChat doc: 微信支付 APIv3 错误码. In the order of the alphabet. */
const ROWS: readonly Row[] = [
  [
    'APPID_MCHID_NOT_MATCH',
    'AppID 和商户号没有绑定。',
    'The AppID and the merchant number do not belong together.',
    '请在微信支付商户平台 → 产品中心 → AppID 账号管理 里关联这个账号。',
    'Link the account in WeChat Pay’s merchant platform, under AppID accounts.',
  ],
  [
    'BANK_ERROR',
    '银行系统出错。',
    'The bank’s system failed.',
    '系统会用同一个退款单号再试。',
    'It is tried again under the same number.',
  ],
  ['FREQUENCY_LIMITED', '请求太频繁。', 'Too many requests.', '系统会稍后再试。', 'It is tried again a little later.'],
  [
    'INVALID_REQUEST',
    '微信支付不接受这个请求：参数对，但现在不能这样做。',
    'WeChat Pay does not take the request as things stand.',
    '请核对订单和退款的状态；不清楚就到微信支付商户平台查看这笔订单。',
    'Look at the state of the order and the refund, in WeChat Pay’s merchant platform where in doubt.',
  ],
  [
    'MCH_NOT_EXISTS',
    '商户号不存在。',
    'There is no such merchant number.',
    '请到 设置 → 微信支付 核对商户号。',
    'Check the merchant number in Settings → WeChat Pay.',
  ],
  [
    'NOT_ENOUGH',
    '商户账户余额不足，退不了款。',
    'The merchant’s balance does not cover the refund.',
    '请到微信支付商户平台充值或等新的入账，再重新申请退款。',
    'Top up in WeChat Pay’s merchant platform or wait for income, then ask for the refund again.',
  ],
  [
    'NO_AUTH',
    '商户号没有这项权限。',
    'The merchant may not use this interface.',
    '请在微信支付商户平台 → 产品中心 开通对应的产品，并确认证书属于这个商户号。',
    'Open the product in WeChat Pay’s merchant platform, and see that the certificate is this merchant’s.',
  ],
  [
    'ORDER_CLOSED',
    '订单已经关闭。',
    'The order is closed.',
    '关闭的订单没有付款，不用退款。',
    'A closed order was not paid: there is nothing to refund.',
  ],
  [
    'ORDER_NOT_EXIST',
    '微信支付没有这笔订单。',
    'WeChat Pay knows no such order.',
    '请核对单号和商户号；刚下的单过一会儿再查。',
    'Check the number and the merchant; an order placed just now is found a little later.',
  ],
  ['OUT_TRADE_NO_USED', '这个单号已经用过。', 'The number has been used.', '请换一个单号。', 'Use another number.'],
  [
    'PARAM_ERROR',
    '请求的参数不对。',
    'Something in the request is wrong.',
    '请核对填写的金额和单号；反复出现请告诉技术支持。',
    'Check amount and number; if it goes on, tell support.',
  ],
  ['RATELIMIT_EXCEEDED', '请求太频繁。', 'Too many requests.', '系统会稍后再试。', 'It is tried again a little later.'],
  [
    'REQUEST_BLOCKED',
    '微信支付拦下了这个请求。',
    'WeChat Pay blocked the request.',
    '请到微信支付商户平台查看账户是否有风险提示。',
    'See in WeChat Pay’s merchant platform whether the account is under review.',
  ],
  [
    'RESOURCE_NOT_EXISTS',
    '要查的记录不存在。',
    'There is no such record.',
    '请核对单号和商户号。',
    'Check the number and the merchant.',
  ],
  [
    'RULE_LIMIT',
    '违反了微信支付的业务规则。',
    'A rule of WeChat Pay’s forbids it.',
    '常见原因：超过一年的订单不能退款，或退款次数已满。请到微信支付商户平台核对。',
    'Orders over a year old cannot be refunded, and refunds of one order are limited. See WeChat Pay’s merchant platform.',
  ],
  [
    'SIGN_ERROR',
    '签名不对。',
    'The signature is wrong.',
    '请到 设置 → 微信支付 重新填写证书序列号和私钥，它们必须是一对。',
    'Enter the certificate’s number and the private key again in Settings → WeChat Pay: they have to be a pair.',
  ],
  [
    'SYSTEM_ERROR',
    '微信支付系统出错。',
    'WeChat Pay’s system failed.',
    '系统会用同一个退款单号再试。',
    'It is tried again under the same number.',
  ],
  [
    'TRADE_ERROR',
    '交易不允许这样做。',
    'The trade does not allow it.',
    '请到微信支付商户平台查看这笔订单的状态。',
    'Look at the order’s state in WeChat Pay’s merchant platform.',
  ],
  [
    'USER_ACCOUNT_ABNORMAL',
    '顾客的微信支付账户异常，退不到原处。',
    'The customer’s account cannot take the refund.',
    '请联系顾客，改用其他方式退款，并在工单里记下。',
    'Talk to the customer, refund in another way, and note it in a ticket.',
  ],
];

/** Every code of WeChat Pay that is explained. It gives no sentence of its own to go by. */
export const PAY_CODES = ROWS.map(([code, zhWhat, enWhat, zhNext, enNext]) => ({
  code,
  errmsg: '',
  words: { zh: { what: zhWhat, next: zhNext }, en: { what: enWhat, next: enNext } },
}));
