import { useConversationDetails } from '../conversations/conversation-details.js';
import { useConversationLists } from '../conversations/lists/conversation-lists.js';
import { useMessages } from '../messages/messages.js';

const ALWAYS = ['mine', 'queued', 'at_risk'] as const;
const WHEN_SEEN = ['groups', 'closed'] as const;

/** Reads everything on screen anew. Drafts, queued lines and scroll positions live elsewhere and stay. */
export const createReread = (openId: () => string | undefined) => {
  const lists = useConversationLists();
  const details = useConversationDetails();
  const messages = useMessages();

  return async (): Promise<void> => {
    const id = openId();
    await Promise.all([
      lists.rereadAll([...ALWAYS, ...WHEN_SEEN.filter((scope) => lists.listings.has(scope))], id),
      lists.loadCounts().catch(() => undefined),
      messages.reread(id),
    ]);
    if (id) await details.load(id);
  };
};
