import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import type { Receiving } from './receiving.js';

/** Who sent the push: as its mark met them, else found or made. */
export const meetCustomer = async (stores: Stores, { met, claimed, newId }: Receiving): Promise<Identity> =>
  met?.identity ??
  stores.customers.ensureIdentity({
    channelId: claimed.channelId,
    openid: claimed.push.openid,
    newIdentityId: newId(),
    newCustomerId: newId(),
  });

/** Their open conversation, locked. Ask before the push changes it. */
export const lockOpen = async (
  stores: Stores,
  { met }: Receiving,
  { id }: Identity,
): Promise<Conversation | undefined> => (met?.identity ? met.open : stores.conversations.lockOpenOf(id));
