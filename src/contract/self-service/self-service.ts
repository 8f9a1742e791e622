import { z } from 'zod';
import { channelKind } from '../channels/channels.js';
import { orderStatus } from '../commerce/orders.js';
import { id } from '../paging.js';
import { linkBody, menuBody, miniProgramCardBody } from '../conversations/reply-contents.js';

const word = (characters: number) => z.string().trim().min(1).max(characters);
export const clockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);

export const ruleEventType = z.enum(['followed', 'menu_pressed', 'qr_scanned', 'chat_entered']);

/** What a rule looks at; every condition that is given must hold. `scene` and `event.key` are exact, or a prefix when they end in `*`. */
export const ruleCondition = z.strictObject({
  channelId: id.optional(),
  channelKind: channelKind.optional(),
  scene: word(256).optional(),
  businessHours: z.enum(['open', 'closed']).optional(),
  /** Wall clock of the merchant; `to` is not in, and may be earlier than `from`: over midnight. */
  timeOfDay: z.strictObject({ from: clockTime, to: clockTime }).optional(),
  tag: word(20).optional(),
  /** Any of the values. A regular expression is in RE2's syntax, without regard to case. */
  text: z
    .strictObject({ match: z.enum(['contains', 'equals', 'regex']), values: z.array(word(200)).min(1).max(100) })
    .optional(),
  firstMessage: z.boolean().optional(),
  event: z.strictObject({ type: ruleEventType, key: word(256).optional() }).optional(),
  /** Of the latest order as it was seen last: no shop is asked for it. */
  orderState: orderStatus.optional(),
});
export type RuleConditionBody = z.infer<typeof ruleCondition>;

/** Texts may name {customer.name}, {channel.name}, {queue.place} and {queue.wait}. */
const ruleText = z
  .string()
  .trim()
  .min(1)
  .refine((text) => new TextEncoder().encode(text).length <= 2048, 'too_long');

/**
 * Without `route` or `hand_over` the customer stays in self-service. `orders` says their latest orders, and is the only answer of
 * its rule.
 */
export const ruleAct = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: ruleText }),
  z.strictObject({ type: z.literal('picture'), mediaId: id }),
  z.strictObject({ type: z.literal('menu'), menu: menuBody }),
  z.strictObject({ type: z.literal('link'), link: linkBody }),
  z.strictObject({
    type: z.literal('mini_program_card'),
    miniProgramCard: miniProgramCardBody.extend({ appId: z.string().regex(/^wx[0-9a-f]{16}$/) }),
  }),
  z.strictObject({ type: z.literal('orders') }),
  z.strictObject({ type: z.literal('tag'), tag: word(20) }),
  z.strictObject({ type: z.literal('ticket'), typeId: id }),
  z.strictObject({ type: z.literal('route'), skillGroupId: id }),
  z.strictObject({ type: z.literal('hand_over') }),
]);
export type RuleActBody = z.infer<typeof ruleAct>;

const REPLIES: readonly RuleActBody['type'][] = ['text', 'picture', 'menu', 'link', 'mini_program_card', 'orders'];

/** The shops are asked after everything else is done: what a rule said besides would come before, and take the free answer. */
export const answersOnce = (acts: readonly { readonly type: RuleActBody['type'] }[]): boolean =>
  acts.every(({ type }) => type !== 'orders') || acts.filter(({ type }) => REPLIES.includes(type)).length === 1;

export const ruleBody = z.strictObject({
  name: word(64),
  enabled: z.boolean(),
  condition: ruleCondition,
  acts: z.array(ruleAct).min(1).max(10).refine(answersOnce, 'orders_answer_alone'),
});
export type RuleBody = z.infer<typeof ruleBody>;

/** One answer to a word, said shortly: it goes to the end of the list and can be changed there as any other rule. */
export const keywordRuleBody = z.strictObject({
  kind: z.literal('keyword'),
  /** What the message contains, in whatever case. */
  pattern: word(200),
  reply: ruleText,
});
export const ruleView = ruleBody.extend({ id });

export const rulesBody = z.strictObject({ rules: z.array(ruleBody).max(200) });
export const rulesView = z.object({ rules: z.array(ruleView) });
export type RulesView = z.infer<typeof rulesView>;

/** A message or an event as it might come in. With `rules` it is tried on those, and not on the stored ones. */
export const tryBody = z
  .strictObject({
    channelId: id,
    text: z.string().max(2048).optional(),
    event: z.strictObject({ type: ruleEventType, key: word(256).optional() }).optional(),
    scene: word(256).optional(),
    tags: z.array(word(20)).max(50).default([]),
    firstMessage: z.boolean().default(true),
    /** Of their latest order; left out: no order is known. */
    orderState: orderStatus.optional(),
    /** When it comes in; now where it is left out. */
    at: z.iso.datetime().optional(),
    rules: z.array(ruleBody).max(200).optional(),
  })
  .refine(({ text, event }) => (text === undefined) !== (event === undefined), 'text_or_event');

export const tryAnswer = z.object({
  next: z.enum(['person', 'self_service', 'nothing']),
  why: z.enum(['asked_for_person', 'rule', 'no_answer', 'too_many_answers']),
  /** Place of the rule that fired, from 0; null = none did. */
  fired: z.number().int().nullable(),
  isOpen: z.boolean(),
  timeOfDay: z.string(),
  /** Every rule that was looked at, in order: the condition that did not hold, or null for the one that fired. */
  looks: z.array(z.object({ name: z.string(), failed: z.string().nullable() })),
});
export type TryAnswer = z.infer<typeof tryAnswer>;
