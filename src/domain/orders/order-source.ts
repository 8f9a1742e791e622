export const ORDER_SOURCE_KINDS = ['http', 'import', 'mini_program', 'wechat_pay'] as const;
/**
 * http: the merchant's shop behind the connector contract; import: orders from a CSV file; mini_program: WeChat's own order
 * list of a mini program; wechat_pay: a payment by its numbers.
 */
export type OrderSourceKind = (typeof ORDER_SOURCE_KINDS)[number];

/** Where orders are looked up, without its secret. */
export type OrderSource = {
  readonly id: string;
  readonly merchantId: string;
  readonly kind: OrderSourceKind;
  readonly name: string;
  /** Only customers of this channel; undefined = of every channel. */
  readonly channelId: string | undefined;
  /** Of kind `http`: the address below which the contract's paths lie, without a slash at its end. */
  readonly url: string | undefined;
  readonly enabled: boolean;
};

/** The same with what it takes to ask it. */
export type WiredOrderSource = OrderSource & { readonly secret: string | undefined };

/** What a person is known by at a source. */
export type CustomerKeys = {
  readonly channelId: string;
  readonly appId: string;
  readonly openid: string;
  readonly unionid: string | undefined;
};

/** What is looked for. */
export type OrderQuestion =
  | { readonly by: 'customer'; readonly customer: CustomerKeys }
  | { readonly by: 'phone'; readonly phone: string }
  | { readonly by: 'number'; readonly number: string };

/** Why somebody looked. */
export type LookupReason = 'panel' | 'search' | 'self_service' | 'test';

/**
 * Why a source gave nothing: `unreachable` no connection, `slow` over its time, `refused` it took our signature or question
 * for bad, `broken` an error of its own, `unreadable` not what the contract says, `resting` it failed too often and is left
 * alone for some seconds, `unsupported` it cannot be asked this.
 */
export type SourceFault = 'unreachable' | 'slow' | 'refused' | 'broken' | 'unreadable' | 'resting' | 'unsupported';

/** How sources are preferred where two know the same order: who knows more of it comes first. */
const PREFERENCE: readonly OrderSourceKind[] = ['http', 'mini_program', 'import', 'wechat_pay'];

export const preferenceOf = (kind: OrderSourceKind): number => PREFERENCE.indexOf(kind);

/** Whether a source is asked about a customer of a channel. */
export const servesChannel = ({ channelId, enabled }: OrderSource, askedChannelId: string): boolean =>
  enabled && (channelId === undefined || channelId === askedChannelId);
