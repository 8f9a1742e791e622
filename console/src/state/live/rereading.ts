import { useConversationDetails } from '../conversations/conversation-details.js';
import { useConversationLists } from '../conversations/conversation-lists.js';
import { useMessages } from '../messages/messages.js';

/** Reads everything on screen anew. Drafts, queued lines and scroll positions live elsewhere and stay. */
export const createReread = (openId: () => string | undefined) => {
  const lists = useConversationLists();
  const details = useConversationDetails();
  const messages = useMessages();

  return async (): Promise<void> => {
    const id = openId();
    await Promise.all([
      lists.reread('mine'),
      lists.reread('queued'),
      lists.loadCounts().catch(() => undefined),
      ...(lists.listings.has('closed') ? [lists.reread('closed')] : []),
      messages.reread(id),
    ]);
    if (id) await details.load(id);
  };
};
