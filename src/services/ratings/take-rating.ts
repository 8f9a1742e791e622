import type { Conversation } from '../../domain/conversations/conversation.js';
import { RATING_HOURS, scoreOf } from '../../domain/self-service/rating.js';
import type { Saying } from '../../domain/self-service/saying.js';
import { addLines, announce, deskLine } from '../conversations/desk-line.js';
import { openWindow } from '../messages/receiving/open-window.js';
import type { PushOf, Received, Receiving } from '../messages/receiving/receiving.js';
import type { Identity } from '../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { say } from '../self-service/answering/say.js';

type Written = { readonly identity: Identity; readonly push: PushOf<'message'> };

const HOUR_MS = 3_600_000;

/**
 * A digit after the end, where one was asked for: it is kept as the rating, shown in the conversation it is about, and opens
 * nothing. Undefined: the message is no rating.
 */
export const takeRating = async (
  stores: Stores,
  receiving: Receiving,
  { identity, push }: Written,
): Promise<Received | undefined> => {
  const score = scoreOf(push.content);
  if (score === undefined || (await stores.conversations.lockOpenOf(identity.id))) return undefined;
  const since = new Date(receiving.at.getTime() - RATING_HOURS * HOUR_MS);
  const conversationId = await stores.ratings.invitedConversationOf(identity.id, since);
  const closed = conversationId === undefined ? undefined : await stores.conversations.lockById(conversationId);
  if (closed?.state !== 'closed' || !(await stores.ratings.rate(closed.id, score, receiving.at))) return undefined;
  await stores.customers.noteSeen(identity.id, { at: push.createdAt });
  const conversation = await showRating(stores, receiving, { closed, push, score });
  await openWindow(stores, receiving, { identity, conversation });
  const { settings } = await stores.merchants.current();
  if (score <= settings.lowRatingUpTo) await alarm(stores, conversation);
  const thanks: Saying = { worth: 'spare', content: { type: 'text', text: settings.ratingThanks } };
  const sayings = settings.ratingThanks === '' ? [] : [thanks];
  const { passive, sends } = await say(stores, receiving, { conversation, sayings });
  return { startsTimer: passive !== undefined, sends, passive };
};

type Rated = { readonly closed: Conversation; readonly push: PushOf<'message'>; readonly score: number };

const showRating = async (
  stores: Stores,
  { at, newId }: Receiving,
  { closed, push, score }: Rated,
): Promise<Conversation> => {
  const { conversation, added } = await addLines(stores, closed, {
    lines: [
      { id: newId(), direction: 'inbound', content: push.content, at: push.createdAt },
      deskLine(newId(), at, { act: 'rated', reason: String(score) }),
    ],
    patch: {},
  });
  await stores.outbox.add(announce({ before: closed, after: conversation, cause: 'message', added }));
  return conversation;
};

/** No agent is named in it: supervisors hear of everything, and nobody else should hear of this first. */
const alarm = ({ outbox }: Stores, { id, skillGroupId }: Conversation): Promise<void> =>
  outbox.add([
    {
      type: 'conversation.alarm',
      conversationId: id,
      alarm: 'low_rating',
      audience: { agentId: undefined, skillGroupId },
    },
  ]);
