import type { Actor } from '../../domain/people/agent.js';
import type { QuickReply } from '../../domain/people/quick-reply.js';
import { hasRight } from '../../domain/people/permissions.js';
import { viewerOf } from '../conversations/hold.js';
import type { Page, PageRequest } from '../ports/stores/people/people-stores.js';
import type { Cursors } from '../ports/tools/tokens.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly cursors: Cursors };
type Input = { readonly actor: Actor; readonly cursor?: string | undefined; readonly limit: number };

const LIST = 'quick_replies';

/** What the actor may use, a page at a time. */
export const pageOfUsable = async (stores: Stores, actor: Actor, page: PageRequest): Promise<Page<QuickReply>> => {
  const { agentId, skillGroupIds } = await viewerOf(stores, actor);
  const seesAll = hasRight(actor.role, 'quick_replies.manage');
  return stores.quickReplies.listFor({ agentId, skillGroupIds: seesAll ? 'all' : skillGroupIds }, page);
};

export const createListQuickReplies =
  ({ unitOfWork, cursors }: Deps) =>
  async ({ actor, cursor, limit }: Input) => {
    const { merchantId, agentId } = actor;
    const list = `${LIST}:${agentId}`;
    const [afterId] = cursor === undefined ? [] : cursors.open(list, merchantId, cursor);
    const { items, nextId } = await unitOfWork.run(merchantId, (stores) =>
      pageOfUsable(stores, actor, { afterId, limit }),
    );
    return { items, nextCursor: nextId === undefined ? null : cursors.seal(list, merchantId, [nextId]) };
  };

export type ListQuickReplies = ReturnType<typeof createListQuickReplies>;
