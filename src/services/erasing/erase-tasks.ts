import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { EraseReason, EraseScope, EraseTask, EraseTaskRecord } from '../ports/retention/erasure-store.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Cursors } from '../ports/tools/tokens.js';
import { lockCustomer } from '../customers/lock-customer.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: WakeUp;
  readonly cursors: Cursors;
};

const DAY_MS = 86_400_000;
/** Answers to a person are usually expected within 15 working days (PIPL 50). */
const REQUEST_DAYS = 14;

type Wanted = {
  readonly customerId: string;
  readonly reason: EraseReason;
  readonly scope: EraseScope;
  /** Undefined: WeChat asked. */
  readonly requestedBy: string | undefined;
};

/** Opens the task of a customer, unless one is open: two that ask get the same. */
const openTask = async (
  stores: Pick<Stores, 'erasures' | 'audit'>,
  { customerId, reason, scope, requestedBy }: Wanted,
  { at, newId }: { readonly at: Date; readonly newId: NewId },
): Promise<EraseTask> => {
  const open = await stores.erasures.openOf(customerId);
  if (open) return open;
  const days = requestedBy === undefined ? 1 : REQUEST_DAYS;
  const task: EraseTask = {
    id: newId(),
    customerId,
    source: requestedBy === undefined ? 'wechat' : 'agent',
    reason,
    scope,
    state: 'awaiting',
    requestedBy,
    requestedAt: at,
    decidedBy: undefined,
    decidedAt: undefined,
    dueAt: new Date(at.getTime() + days * DAY_MS),
    doneAt: undefined,
    removed: {},
  };
  await stores.erasures.save(task);
  await stores.audit.add({
    actor: requestedBy === undefined ? undefined : { agentId: requestedBy },
    action: 'erasure.requested',
    subjectType: 'customer',
    subjectId: customerId,
    after: { reason, scope, source: task.source },
    at,
  });
  return task;
};

/** Asks that a customer be forgotten; a second person has to agree. */
export const createRequestErasure =
  ({ unitOfWork, clock, newId }: Deps) =>
  ({
    actor,
    customerId,
    reason,
  }: {
    readonly actor: Actor;
    readonly customerId: string;
    readonly reason: EraseReason;
  }): Promise<EraseTask> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      await lockCustomer(stores, customerId);
      const wanted = { customerId, reason, scope: 'everything' as const, requestedBy: actor.agentId };
      return openTask(stores, wanted, { at: clock.now(), newId });
    });

export type RequestErasure = ReturnType<typeof createRequestErasure>;

type Decision = { readonly actor: Actor; readonly taskId: string; readonly decision: 'approved' | 'rejected' };

/**
 * The second person agrees or does not. Throws `second_person` for who asked, `already_decided`, and `forbidden` for refusing what
 * WeChat asked for.
 */
export const createDecideErasure =
  ({ unitOfWork, clock, wakeUp }: Deps) =>
  async ({ actor, taskId, decision }: Decision): Promise<EraseTask> => {
    const decided = await unitOfWork.run(actor.merchantId, async (stores) => {
      const { erasures, timers, audit } = stores;
      const task = await erasures.lockById(taskId);
      if (!task) throw new AppError('missing', 'not_found');
      if (task.state !== 'awaiting') throw new AppError('conflict', 'already_decided');
      if (decision === 'approved' && task.requestedBy === actor.agentId)
        throw new AppError('forbidden', 'second_person');
      if (decision === 'rejected' && task.source === 'wechat') throw new AppError('forbidden', 'forbidden');
      const at = clock.now();
      // Done within a day of the approval, whatever the day that was promised.
      const soon = new Date(Math.min(task.dueAt.getTime(), at.getTime() + DAY_MS));
      const after: EraseTask = { ...task, state: decision, decidedBy: actor.agentId, decidedAt: at, dueAt: soon };
      await erasures.save(after);
      if (decision === 'approved') await timers.set({ kind: 'erase_customer', subjectId: taskId, dueAt: at });
      const subject = { subjectType: 'customer', subjectId: task.customerId } as const;
      await audit.add({ actor, action: `erasure.${decision}`, ...subject, after: { reason: task.reason }, at });
      return after;
    });
    wakeUp.wake('timers', actor.merchantId);
    return decided;
  };

export type DecideErasure = ReturnType<typeof createDecideErasure>;

type Page = { readonly actor: Actor; readonly cursor?: string | undefined; readonly limit: number };

/** Tasks of the merchant, youngest first. */
export const createListErasures =
  ({ unitOfWork, cursors }: Deps) =>
  async ({
    actor: { merchantId },
    cursor,
    limit,
  }: Page): Promise<{ readonly items: readonly EraseTaskRecord[]; readonly nextCursor: string | null }> => {
    const after = cursor === undefined ? undefined : cursors.open('erasures', merchantId, cursor);
    const { items, next } = await unitOfWork.run(merchantId, ({ erasures }) => erasures.list({ after, limit }));
    return { items, nextCursor: next ? cursors.seal('erasures', merchantId, next) : null };
  };

export type ListErasures = ReturnType<typeof createListErasures>;

/** WeChat's number for "everything" among what was revoked (WeChat doc: 授权用户信息变更). */
const EVERYTHING_REVOKED = '301';

type Withdrawn = {
  readonly channelId: string;
  readonly openid: string;
  readonly act: 'modified' | 'revoked' | 'cancelled';
  readonly revokedCodes: readonly string[];
};

/**
 * A customer told WeChat that we may not have their data any more: the task is due in a day and then done by itself. What was only
 * changed needs none, and a part that was revoked takes the profile.
 */
export const openErasureForWeChat = async (
  stores: Pick<Stores, 'erasures' | 'audit' | 'timers'>,
  { channelId, openid, act, revokedCodes }: Withdrawn,
  surroundings: { readonly at: Date; readonly newId: NewId },
): Promise<void> => {
  if (act === 'modified') return;
  const customerId = await stores.erasures.customerOf(channelId, openid);
  if (customerId === undefined) return;
  const isAll = act === 'cancelled' || revokedCodes.includes(EVERYTHING_REVOKED);
  const { id, dueAt } = await openTask(
    stores,
    {
      customerId,
      reason: act === 'cancelled' ? 'account_cancelled' : 'consent_withdrawn',
      scope: isAll ? 'everything' : 'profile',
      requestedBy: undefined,
    },
    surroundings,
  );
  await stores.timers.set({ kind: 'erase_customer', subjectId: id, dueAt });
};
