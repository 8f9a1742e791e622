import type { Conversation } from '../../domain/conversations/conversation.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import { closingWords } from '../../domain/self-service/rating.js';
import type { NewId } from '../../kernel/ids.js';
import { queueReply } from '../messages/queue-reply.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Ending = {
  /** Locked, about to be closed. */
  readonly conversation: Conversation;
  readonly settings: MerchantSettings;
  readonly saysClosingText: boolean;
  readonly at: Date;
  readonly newId: NewId;
};

/**
 * The closing text and the question for a rating, in one message, out of what is kept of the allowance. Where the allowance does
 * not permit it, the conversation ends without it.
 */
export const sayClosing = async (
  stores: Stores,
  { conversation, settings, saysClosingText, at, newId }: Ending,
): Promise<Conversation> => {
  const channel = await stores.channels.findById(conversation.channelId);
  const wasServed = conversation.agentId !== undefined;
  const channelKind = channel?.kind ?? 'official_account';
  const words = closingWords({ settings, channelKind, wasServed, saysClosingText });
  if (!words) return conversation;
  const queued = await queueReply(stores, { conversation, content: words.content, at, newId });
  if (queued.status === 'refused') return conversation;
  if (words.invites) await stores.ratings.invite(newId(), conversation, at);
  return queued.conversation;
};
