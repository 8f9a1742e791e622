import type { ConversationEntry } from '../../domain/conversations/conversation.js';
import { customersChanged } from '../customers/customer-changed.js';
import type { Identity } from '../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { codeOfEntry } from './code-of-scene.js';

type Came = { readonly identity: Identity; readonly entry: ConversationEntry | undefined; readonly at: Date };

/** Whoever scans a code gets its tag, whether or not a conversation is open. */
export const tagByCode = async (stores: Stores, { identity, entry, at }: Came): Promise<void> => {
  const code = await codeOfEntry(stores, identity.channelId, entry);
  if (!code?.enabled || code.tagId === undefined) return;
  const { customerId } = identity;
  const tagIds = await stores.profiles.tagIdsOf(customerId);
  if (tagIds.includes(code.tagId)) return;
  await stores.profiles.setTags(customerId, { tagIds: [...tagIds, code.tagId], by: undefined, at });
  const [customer] = await stores.profiles.lock([customerId]);
  await customersChanged(stores, [{ id: customerId, name: customer?.name }]);
};
