import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { MessageReads } from '../ports/reads/conversation-reads.js';
import type { Cursors } from '../ports/tools/tokens.js';
import type { MessageViews } from './message-views.js';
import { readViewerOf } from './viewer.js';

type Deps = {
  readonly reads: Pick<MessageReads, 'history'>;
  readonly messageViews: Pick<MessageViews, 'present'>;
  readonly cursors: Cursors;
};

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly direction: 'earlier' | 'later';
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** A customer's lines before and after one conversation. Throws `not_found` where the actor may not see that one. */
export const createCustomerLines =
  ({ reads, messageViews, cursors }: Deps) =>
  async ({ actor, conversationId, direction, cursor, limit }: Input) => {
    const { merchantId, agentId } = actor;
    const list = ['history', conversationId, direction, agentId].join(':');
    const after = cursor === undefined ? undefined : cursors.open(list, merchantId, cursor);
    const viewer = readViewerOf(actor);
    const found = await reads.history({ viewer, conversationId, direction, after, limit });
    if (!found) throw new AppError('missing', 'not_found');
    return {
      conversations: found.conversations,
      items: found.items.map((record) => messageViews.present(merchantId, record)),
      nextCursor: found.next ? cursors.seal(list, merchantId, found.next) : null,
    };
  };

export type CustomerLines = ReturnType<typeof createCustomerLines>;
