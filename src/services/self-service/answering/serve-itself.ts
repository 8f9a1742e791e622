import type { Channel } from '../../../domain/channels/channel.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { MerchantSettings } from '../../../domain/people/merchant-settings.js';
import { shownOn } from '../../../domain/channels/shown-content.js';
import { decide } from '../../../domain/self-service/decide.js';
import { outcomeOf } from '../../../domain/self-service/outcome.js';
import type { Outcome } from '../../../domain/self-service/outcome.js';
import type { RuleFacts, SelfServiceRule } from '../../../domain/self-service/rule.js';
import type { Saying } from '../../../domain/self-service/saying.js';
import { fillReply } from '../../../domain/self-service/variables.js';
import type { Receiving } from '../../messages/receiving/receiving.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { rulesFor } from '../../qr-codes/code-of-scene.js';
import { openFromConversation, openLeftMessage } from '../../tickets/opening/open-from-conversation.js';
import { arrivalWords, variablesOf } from './arrival-words.js';
import { askForOrders } from './answer-orders.js';
import { readFacts } from '../read-facts.js';
import { say } from './say.js';
import type { Said } from './say.js';
import { toPerson } from '../to-person.js';

type Served = {
  /** Locked, in self-service. */
  readonly conversation: Conversation;
  readonly identity: Identity;
  readonly text: string | undefined;
  readonly event?: RuleFacts['event'];
};

/** Asks the rules what to do with a customer in self-service, and does it. */
export const serveItself = async (stores: Stores, receiving: Receiving, served: Served): Promise<Said> => {
  const { conversation, text } = served;
  const { settings } = await stores.merchants.current();
  const outcome = await askRules(stores, receiving, { ...served, settings });
  const quiet: Said = { conversation, passive: undefined, sends: false };
  // An event that nobody answers, or too many of them, is no wish for a person.
  if (served.event !== undefined && outcome.why !== 'rule') return quiet;
  if (outcome.tags.length > 0) {
    await stores.selfService.addTags(conversation.customerId, outcome.tags, receiving.at);
    await stores.wechatTags.requestTagsPush();
    await stores.wechatTags.requestPush([conversation.customerId]);
  }
  const isLeaving = outcome.next === 'person';
  const after = isLeaving
    ? await toPerson(stores, receiving, { ...served, outcome, text })
    : await stay(stores, receiving, { conversation, settings });
  await openTickets(stores, receiving, { conversation: after, outcome, text });
  const arrived = isLeaving
    ? await arrivalWords(stores, { conversation: after, settings, at: receiving.at, isArrival: true })
    : [];
  const sayings = [...(await answersOf(stores, receiving, { conversation: after, outcome })), ...arrived];
  const said = await say(stores, receiving, { conversation: after, sayings });
  return outcome.asksOrders ? { ...said, asksOrders: await askForOrders(stores, receiving, after) } : said;
};

type Asked = Served & { readonly settings: MerchantSettings };

const askRules = async (stores: Stores, receiving: Receiving, asked: Asked): Promise<Outcome> => {
  const { conversation, text, event, settings } = asked;
  const { at, matches } = receiving;
  const channel: Channel | undefined = await stores.channels.findById(conversation.channelId);
  if (!channel) throw new Error('a conversation without its channel');
  const customer = await stores.selfService.factsOf(conversation, at);
  const { entry } = conversation;
  const rules = await rulesFor(stores, channel, event);
  const orderState = await orderStateFor(stores, rules, conversation);
  const facts = await readFacts(stores, { channel, entry, at, customer, text, event, orderState });
  return outcomeOf({
    decision: decide(rules, facts, matches),
    text,
    humanKeywords: settings.humanKeywords,
    answersOfLastHour: customer.answersOfLastHour,
    answersPerHour: settings.answersPerHour,
  });
};

/** Read only where a rule asks for it. */
const orderStateFor = async (
  { orders }: Pick<Stores, 'orders'>,
  rules: readonly SelfServiceRule[],
  conversation: Conversation,
): Promise<RuleFacts['orderState']> =>
  rules.some(({ condition }) => condition.orderState !== undefined) ? orders.latestStatusOf(conversation) : undefined;

/** What the rule wants a ticket for, and what is left outside business hours. */
const openTickets = async (
  stores: Stores,
  receiving: Receiving,
  {
    conversation,
    outcome: { ticketTypeId: typeId },
    text,
  }: Pick<Served, 'conversation' | 'text'> & { readonly outcome: Outcome },
): Promise<void> => {
  if (typeId === undefined) return openLeftMessage(stores, receiving, { conversation, text });
  await openFromConversation(stores, receiving, { conversation, source: 'conversation', typeId, text });
};

/** The desk has answered: nobody waits, and the clock of silence starts anew. */
const stay = async (
  { timers, conversations }: Stores,
  { at }: Receiving,
  { conversation, settings }: { readonly conversation: Conversation; readonly settings: MerchantSettings },
): Promise<Conversation> => {
  const dueAt = new Date(at.getTime() + settings.selfServiceMinutes * 60_000);
  await timers.set({ kind: 'self_service_silence', subjectId: conversation.id, dueAt });
  return conversations.update(conversation.id, { waitingSince: null });
};

const answersOf = async (
  stores: Stores,
  { at }: Receiving,
  { conversation, outcome }: { readonly conversation: Conversation; readonly outcome: Outcome },
): Promise<readonly Saying[]> => {
  if (outcome.replies.length === 0) return [];
  const variables = await variablesOf(stores, { conversation, at });
  const kind = (await stores.channels.findById(conversation.channelId))?.kind ?? 'official_account';
  return outcome.replies.map((reply) => ({ worth: 'needed', content: shownOn(kind, fillReply(reply, variables)) }));
};
