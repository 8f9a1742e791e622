import type { Actor } from '../../../domain/people/agent.js';
import type { Clock } from '../../../kernel/clock.js';
import { AppError } from '../../../kernel/errors.js';
import type { NewId } from '../../../kernel/ids.js';
import { closeLocked } from '../../conversations/close-conversation.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import type { CustomerBlock } from '../../ports/stores/conversations/block-stores.js';
import type { Stores, UnitOfWork } from '../../ports/stores/unit-of-work.js';
import type { Cursors } from '../../ports/tools/tokens.js';
import { lockCustomer } from '../lock-customer.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
};
type Of = { readonly actor: Actor; readonly customerId: string };

const entryOf = ({ actor, customerId }: Of, action: 'customer.blocked' | 'customer.unblocked', at: Date) => ({
  actor,
  action,
  subjectType: 'customer' as const,
  subjectId: customerId,
  at,
});

const closeOpen = async (stores: Stores, { clock, newId }: Deps, { actor, customerId }: Of): Promise<void> => {
  for (const identityId of await stores.blocks.identityIdsOf(customerId)) {
    const conversation = await stores.conversations.lockOpenOf(identityId);
    if (!conversation) continue;
    const { agentId } = actor;
    await closeLocked(stores, { conversation, reason: 'blocked', at: clock.now(), newId, agentId });
  }
};

/**
 * From now on the customer's messages are kept and go no further. What is open is closed, without a word to the customer. Throws
 * `not_found`.
 */
export const createBlockCustomer =
  (deps: Deps) =>
  async ({ reason, ...of }: Of & { readonly reason: string }): Promise<CustomerBlock | undefined> => {
    const { actor, customerId } = of;
    const block = await deps.unitOfWork.run(actor.merchantId, async (stores) => {
      await lockCustomer(stores, customerId);
      const at = deps.clock.now();
      const before = await stores.blocks.findOf(customerId);
      if (before) return before;
      await stores.blocks.add({ customerId, reason, by: actor.agentId, at });
      await closeOpen(stores, deps, of);
      await stores.audit.add({ ...entryOf(of, 'customer.blocked', at), after: { reason } });
      return stores.blocks.findOf(customerId);
    });
    deps.wakeUp.wake('outbox', actor.merchantId);
    return block;
  };

export type BlockCustomer = ReturnType<typeof createBlockCustomer>;

/** Their next message opens a conversation again. Throws `not_found` for one who is not blocked. */
export const createUnblockCustomer =
  ({ unitOfWork, clock }: Deps) =>
  (of: Of): Promise<void> =>
    unitOfWork.run(of.actor.merchantId, async ({ blocks, audit }) => {
      const known = await blocks.findOf(of.customerId);
      if (!known || !(await blocks.remove(of.customerId))) throw new AppError('missing', 'not_found');
      const before = { reason: known.reason, blockedAt: known.blockedAt };
      await audit.add({ ...entryOf(of, 'customer.unblocked', clock.now()), before });
    });

export type UnblockCustomer = ReturnType<typeof createUnblockCustomer>;

/** Who is blocked, youngest first; and whether one customer is. */
export const createBlockList = ({ unitOfWork, cursors }: Pick<Deps, 'unitOfWork'> & { readonly cursors: Cursors }) => ({
  list: async (
    { merchantId }: Actor,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ) => {
    const after = cursor === undefined ? undefined : cursors.open('block_list', merchantId, cursor);
    const { items, next } = await unitOfWork.run(merchantId, ({ blocks }) => blocks.list({ after, limit }));
    return { items, nextCursor: next ? cursors.seal('block_list', merchantId, next) : null };
  },
  of: ({ merchantId }: Actor, customerId: string): Promise<CustomerBlock | undefined> =>
    unitOfWork.run(merchantId, async (stores) => {
      await lockCustomer(stores, customerId);
      return stores.blocks.findOf(customerId);
    }),
});

export type BlockList = ReturnType<typeof createBlockList>;
