import type { AttentionFeed, AttentionNote } from '../../services/ports/live/attention-feed.js';
import type { RedisConnection } from '../connect.js';
import type { Keys } from '../keys.js';
import type { Subscriptions } from '../subscriptions.js';

type Deps = {
  readonly connection: RedisConnection;
  readonly subscriptions: Subscriptions;
  readonly keys: Keys;
};

const DOING: readonly AttentionNote['doing'][] = ['viewing', 'typing', 'gone'];

/** `conversation agent doing`, as `tell` writes it; undefined for a word of a newer release. */
const toNote = (message: string): AttentionNote | undefined => {
  const [conversationId = '', agentId = '', word] = message.split(' ');
  const doing = DOING.find((known) => known === word);
  return doing && { conversationId, agentId, doing };
};

export const createAttentionFeed = ({ connection, subscriptions, keys }: Deps): AttentionFeed => ({
  tell: (merchantId, { conversationId, agentId, doing }) => {
    if (!connection.isReady()) return;
    const message = `${conversationId} ${agentId} ${doing}`;
    connection.run((redis) => redis.publish(keys.attentionChannel(merchantId), message)).catch(() => {});
  },
  follow: (merchantId, listener) =>
    subscriptions.join(keys.attentionChannel(merchantId), (message) => {
      const note = toNote(message);
      if (note) listener(note);
    }),
});
