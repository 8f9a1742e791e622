import type { Channel } from '../../../domain/channels/channel.js';
import type { Conversation, ConversationEntry } from '../../../domain/conversations/conversation.js';
import type { InboundEventContent } from '../../../domain/conversations/inbound.js';
import type { RuleFacts, SelfServiceRule } from '../../../domain/self-service/rule.js';
import type { PushOf, Receiving } from '../../messages/receiving/receiving.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { rulesFor } from '../../qr-codes/code-of-scene.js';

/** An event as rules see it; undefined for those no rule is about. */
export const ruleEventOf = (content: InboundEventContent): RuleFacts['event'] => {
  if (content.type === 'followed') return { type: 'followed', key: content.scene };
  if (content.type === 'qr_scanned') return { type: 'qr_scanned', key: content.scene };
  if (content.type === 'menu_pressed') return { type: 'menu_pressed', key: content.key };
  if (content.type === 'chat_entered') return { type: 'chat_entered', key: content.sessionFrom };
  return undefined;
};

type Happened = {
  readonly push: PushOf<'event'>;
  readonly identity: Identity;
  /** Locked. */
  readonly open: Conversation | undefined;
  readonly entry: ConversationEntry | undefined;
};

/**
 * The conversation in which rules answer an event: the open one while no person is asked for, or a new one where a rule is about
 * such an event. Undefined: nobody answers it.
 */
export const conversationForEvent = async (
  stores: Stores,
  receiving: Receiving,
  { push, identity, open, entry }: Happened,
): Promise<Conversation | undefined> => {
  const event = ruleEventOf(push.content);
  if (!event || (open && open.state !== 'self_service')) return undefined;
  const channel: Channel | undefined = await stores.channels.findById(identity.channelId);
  if (!channel || !(await rulesFor(stores, channel, event)).some(isAbout(event))) return undefined;
  return (
    open ??
    stores.conversations.add({
      id: receiving.newId(),
      channelId: identity.channelId,
      identityId: identity.id,
      customerId: identity.customerId,
      skillGroupId: undefined,
      preferredAgentId: undefined,
      state: 'self_service',
      entry: entry ?? { via: 'message' },
      openedAt: receiving.at,
    })
  );
};

const isAbout =
  (event: NonNullable<RuleFacts['event']>) =>
  ({ condition }: SelfServiceRule): boolean => {
    const wanted = condition.event;
    if (wanted?.type !== event.type) return false;
    if (wanted.key === undefined) return true;
    const { key } = event;
    return (
      key !== undefined && (wanted.key.endsWith('*') ? key.startsWith(wanted.key.slice(0, -1)) : key === wanted.key)
    );
  };
