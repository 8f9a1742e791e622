import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { ConversationCause } from '../../../domain/conversations/events.js';
import type { PushOf, Receiving } from '../../messages/receiving/receiving.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { openLeftMessage } from '../../tickets/opening/open-from-conversation.js';
import { arrivalWords } from './arrival-words.js';
import { say } from './say.js';
import type { Said } from './say.js';
import { serveItself } from './serve-itself.js';

type Written = {
  /** Locked, with the new line. */
  readonly conversation: Conversation;
  readonly cause: ConversationCause;
  readonly identity: Identity;
  readonly push: PushOf<'message'>;
};

/** What the desk itself says to a message: by the rules in self-service, and to who waits for a person. */
export const answerMessage = async (stores: Stores, receiving: Receiving, written: Written): Promise<Said> => {
  const { conversation, cause, identity, push } = written;
  const text = push.content.type === 'text' ? push.content.text : undefined;
  if (conversation.state === 'self_service') return serveItself(stores, receiving, { conversation, identity, text });
  const quiet: Said = { conversation, passive: undefined, sends: false };
  if (conversation.state === 'active') return quiet;
  const isArrival = cause !== 'message';
  if (!isArrival && !receiving.canAnswerInResponse) return quiet;
  if (isArrival) await openLeftMessage(stores, receiving, { conversation, text });
  const { settings } = await stores.merchants.current();
  const sayings = await arrivalWords(stores, { conversation, settings, at: receiving.at, isArrival });
  return say(stores, receiving, { conversation, sayings });
};
