import type { ChannelKind } from '../channels/channel.js';
import type { OutboundContent } from '../conversations/message.js';
import type { OrderStatus } from '../orders/order.js';

/** What happened that is not a message, as rules see it. */
export type RuleEventType = 'followed' | 'menu_pressed' | 'qr_scanned' | 'chat_entered';

/** Texts are compared without regard to case. A regular expression runs in linear time, whatever a merchant or a customer writes. */
export type TextCondition = {
  readonly match: 'contains' | 'equals' | 'regex';
  /** Any of these. */
  readonly values: readonly string[];
};

/** What a rule looks at; every condition that is given must hold. A rule without any answers every message. */
export type RuleCondition = {
  readonly channelId?: string;
  readonly channelKind?: ChannelKind;
  /** Exact entry scene, or a prefix when it ends in `*`. */
  readonly scene?: string;
  readonly businessHours?: 'open' | 'closed';
  /** Wall clock of the merchant, `HH:MM`; `from` is in, `to` is not, and `to` may be earlier: over midnight. */
  readonly timeOfDay?: { readonly from: string; readonly to: string };
  /** The customer has this tag. */
  readonly tag?: string;
  readonly text?: TextCondition;
  /** The customer's first message ever, on this channel. */
  readonly firstMessage?: boolean;
  /** The rule answers this event, and no message; `key`: menu key or scene. */
  readonly event?: { readonly type: RuleEventType; readonly key?: string };
  /** State of the customer's latest order, as it was seen last. Holds for nobody whose orders were never looked up. */
  readonly orderState?: OrderStatus;
};

export type RuleConditionName = keyof RuleCondition;

/** What a rule may say: everything the desk can send but voice and video. */
export type RuleReply = Exclude<OutboundContent, { readonly type: 'voice' | 'video' }>;

export type RuleAct =
  | { readonly type: 'reply'; readonly content: RuleReply }
  /** Says the customer's latest orders; the shops are asked for them. */
  | { readonly type: 'orders' }
  | { readonly type: 'tag'; readonly tag: string }
  /** Opens a ticket of this type about the conversation, unless one is open already. */
  | { readonly type: 'ticket'; readonly typeId: string }
  /** To a person in this skill group. */
  | { readonly type: 'route'; readonly skillGroupId: string }
  /** To a person, in the group the routing rules choose. */
  | { readonly type: 'hand_over' };

export type SelfServiceRule = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly condition: RuleCondition;
  /** Without `route` or `hand_over` the customer stays in self-service. */
  readonly acts: readonly RuleAct[];
};

/** Everything rules look at, gathered before they are asked. */
export type RuleFacts = {
  readonly channelId: string;
  readonly channelKind: ChannelKind;
  readonly scene: string | undefined;
  readonly isOpen: boolean;
  /** `HH:MM` in the merchant's time zone. */
  readonly timeOfDay: string;
  readonly tags: readonly string[];
  readonly text: string | undefined;
  readonly isFirstMessage: boolean;
  readonly event: { readonly type: RuleEventType; readonly key: string | undefined } | undefined;
  readonly orderState: OrderStatus | undefined;
};
