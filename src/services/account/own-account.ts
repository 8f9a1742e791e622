import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import { agentChanged } from '../agents/agent-changed.js';
import type { OwnSession } from '../ports/stores/people/session-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly announceEnding: AnnounceEnding;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  /** A session nobody used for so long is over. */
  readonly idleMs: number;
};

export type OwnAccount = {
  readonly loginName: string;
  readonly name: string;
  readonly hasSecondFactor: boolean;
  readonly recoveryCodesLeft: number;
};

const requireAgent = <T>(agent: T | undefined): T => {
  if (!agent) throw new AppError('unauthenticated', 'unauthenticated');
  return agent;
};

export const createReadOwnAccount =
  ({ unitOfWork }: Pick<Deps, 'unitOfWork'>) =>
  ({ actor: { merchantId, agentId } }: { readonly actor: Actor }): Promise<OwnAccount> =>
    unitOfWork.run(merchantId, async ({ agents, secondFactors }) => {
      const { loginName, name } = requireAgent(await agents.findById(agentId));
      const factor = await secondFactors.find(agentId);
      const hasSecondFactor = factor?.isConfirmed ?? false;
      return {
        loginName,
        name,
        hasSecondFactor,
        recoveryCodesLeft: hasSecondFactor ? (factor?.recoveryCodesLeft ?? 0) : 0,
      };
    });

/** The name colleagues see. */
export const createRenameSelf =
  ({ unitOfWork, wakeUp }: Pick<Deps, 'unitOfWork' | 'wakeUp'>) =>
  async ({ actor: { merchantId, agentId }, name }: { readonly actor: Actor; readonly name: string }): Promise<void> => {
    await unitOfWork.run(merchantId, async ({ agents, outbox }) => {
      const agent = requireAgent(await agents.lockById(agentId));
      await agents.update(agentId, { name });
      await outbox.add([agentChanged({ ...agent, name })]);
    });
    wakeUp.wake('outbox', merchantId);
  };

/** Where the actor is signed in, last used first. */
export const createListOwnSessions =
  ({ unitOfWork, clock, idleMs }: Pick<Deps, 'unitOfWork' | 'clock' | 'idleMs'>) =>
  ({ actor: { merchantId, agentId } }: { readonly actor: Actor }): Promise<readonly OwnSession[]> => {
    const now = clock.now();
    const usedSince = new Date(now.getTime() - idleMs);
    return unitOfWork.run(merchantId, ({ sessions }) => sessions.liveOf(agentId, { now, usedSince }));
  };

/** Ends one of the actor's own sessions and its sockets. Throws `not_found`. */
export const createEndOwnSession =
  ({ unitOfWork, announceEnding, clock }: Pick<Deps, 'unitOfWork' | 'announceEnding' | 'clock'>) =>
  async ({ actor, sessionId }: { readonly actor: Actor; readonly sessionId: string }): Promise<void> => {
    const { merchantId, agentId } = actor;
    const isEnded = await unitOfWork.run(merchantId, ({ sessions }) =>
      sessions.endOneOf(agentId, sessionId, clock.now()),
    );
    if (!isEnded) throw new AppError('missing', 'not_found');
    await announceEnding(agentId, [sessionId]);
  };

export type OwnAccountActs = {
  readonly readOwnAccount: ReturnType<typeof createReadOwnAccount>;
  readonly renameSelf: ReturnType<typeof createRenameSelf>;
  readonly listOwnSessions: ReturnType<typeof createListOwnSessions>;
  readonly endOwnSession: ReturnType<typeof createEndOwnSession>;
};
