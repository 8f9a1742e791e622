/** What a return code asks of the caller. A code that is not listed is `refused`: final, with its reason. */
export type ErrorClass =
  /** Try again a little later, a few times. */
  | 'busy'
  /** The access token is no longer good: refresh it once, try again once. */
  | 'token'
  /** Too many calls in this minute: the whole channel waits. */
  | 'throttled'
  /** No calls left until midnight in Beijing. */
  | 'daily_quota'
  /** No reply window is open (any more), whatever we believed. */
  | 'window_closed'
  /** The window's count is used up. */
  | 'window_used_up'
  /** The media id is not known (any more): upload again. */
  | 'media_gone'
  /** Nothing works until a person changes the account's settings. */
  | 'needs_admin'
  | 'refused';

/** WeChat doc: 全局返回码, and the return codes of 发送客服消息, 获取稳定版接口调用凭据, 临时素材. */
export const ERROR_CLASSES: ReadonlyMap<number, ErrorClass> = new Map<number, ErrorClass>([
  [-1, 'busy'],
  [40001, 'token'],
  [40014, 'token'],
  [42001, 'token'],
  [45011, 'throttled'],
  [45009, 'daily_quota'],
  [45015, 'window_closed'],
  [45037, 'window_closed'],
  [45038, 'window_closed'],
  [43004, 'window_closed'],
  [50005, 'window_closed'],
  [45047, 'window_used_up'],
  [40007, 'media_gone'],
  [40002, 'needs_admin'],
  [40013, 'needs_admin'],
  [40125, 'needs_admin'],
  [40164, 'needs_admin'],
  [40243, 'needs_admin'],
  [41002, 'needs_admin'],
  [41004, 'needs_admin'],
  [48001, 'needs_admin'],
  [48004, 'needs_admin'],
  [50007, 'needs_admin'],
  [61003, 'needs_admin'],
  [61004, 'needs_admin'],
  [61007, 'needs_admin'],
  [89501, 'needs_admin'],
  [89503, 'needs_admin'],
  [89506, 'needs_admin'],
  [89507, 'needs_admin'],
]);
