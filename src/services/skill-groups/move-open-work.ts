import type { Conversation } from '../../domain/conversations/conversation.js';
import type { ConversationDeps } from '../conversations/deps.js';
import { addLines, announce } from '../conversations/desk-line.js';
import { putInQueue } from '../conversations/handing/put-in-queue.js';
import type { SkillGroup } from '../ports/stores/people/skill-group-store.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { applyChange } from '../tickets/apply-change.js';

/** Handed over in one transaction: whoever works on one waits no longer than these take. */
const TOGETHER = 50;

type Moving = { readonly merchantId: string; readonly fromId: string; readonly toId: string };

type One = { readonly conversation: Conversation; readonly to: SkillGroup; readonly deps: ConversationDeps };

/** Who waits keeps their place, who is served keeps their agent. */
const moveConversation = async (stores: Stores, { conversation, to, deps: { clock, newId } }: One): Promise<void> => {
  const at = clock.now();
  const patch = { skillGroupId: to.id };
  if (conversation.state === 'queued') {
    const line = { act: 'transferred', toSkillGroupId: to.id, toSkillGroupName: to.name } as const;
    await putInQueue(stores, { conversation, cause: 'transferred', at, newId, line, patch });
    return;
  }
  const { conversation: after, added } = await addLines(stores, conversation, { lines: [], patch });
  await stores.outbox.add(announce({ before: conversation, after, cause: 'read', added }));
};

const moveSome = async (stores: Stores, { fromId, toId }: Moving, deps: ConversationDeps): Promise<number> => {
  const to = await stores.skillGroups.findById(toId);
  if (!to) return 0;
  const conversationIds = await stores.skillGroups.openConversationIds(fromId, TOGETHER);
  for (const id of conversationIds) {
    const conversation = await stores.conversations.lockById(id);
    if (conversation?.skillGroupId !== fromId || conversation.state === 'closed') continue;
    await moveConversation(stores, { conversation, to, deps });
  }
  return conversationIds.length;
};

const moveTickets = async (stores: Stores, { fromId, toId }: Moving, deps: ConversationDeps): Promise<number> => {
  const ids = await stores.skillGroups.openTicketIds(fromId, TOGETHER);
  for (const ticket of await stores.tickets.lockAll(ids)) {
    const patch = { skillGroupId: toId };
    const at = deps.clock.now();
    await applyChange(stores, { ticket, patch, act: 'changed', agentId: undefined, at, newId: deps.newId });
  }
  return ids.length;
};

/** Hands everything that is open in a group over to another, some at a time. Returns how much there was. */
export const moveOpenWork = async (
  deps: ConversationDeps,
  moving: Moving,
): Promise<{ readonly conversations: number; readonly tickets: number }> => {
  const all = async (some: typeof moveSome): Promise<number> => {
    let count = 0;
    for (let moved = TOGETHER; moved === TOGETHER; count += moved) {
      moved = await deps.unitOfWork.run(moving.merchantId, (stores) => some(stores, moving, deps));
    }
    return count;
  };
  const moved = { conversations: await all(moveSome), tickets: await all(moveTickets) };
  deps.wakeUp.wake('outbox', moving.merchantId);
  return moved;
};
