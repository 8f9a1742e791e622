import type { Actor } from '../../domain/people/agent.js';
import type { ConversationState } from '../../domain/conversations/conversation.js';
import { hasRight } from '../../domain/people/permissions.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type {
  ConversationReads,
  ConversationRecord,
  ConversationScope,
  ConversationSort,
} from '../ports/reads/conversation-reads.js';
import type { Cursors } from '../ports/tools/tokens.js';
import type { WaitingLine } from '../ports/live/waiting-line.js';
import { toAllowanceRecord } from './allowance-view.js';
import type { AllowanceRecord } from './allowance-view.js';
import { readViewerOf } from './viewer.js';

type Deps = {
  readonly reads: ConversationReads;
  readonly cursors: Cursors;
  readonly queuePlaces: Pick<WaitingLine, 'placesOf'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

type ListInput = {
  readonly actor: Actor;
  readonly scope?: ConversationScope | undefined;
  readonly sort?: ConversationSort | undefined;
  readonly state?: ConversationState | undefined;
  readonly customerId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type ConversationDetailRecord = ConversationRecord & {
  readonly allowance: AllowanceRecord;
  readonly hasClosingText: boolean;
  readonly visits: number;
  readonly queuePlace: number | null;
};

const SCOPE_OF_STATE: Readonly<Partial<Record<ConversationState, ConversationScope>>> = {
  queued: 'queued',
  closed: 'closed',
};

const scopeOf = ({ actor, scope, state, customerId }: ListInput): ConversationScope => {
  if (customerId !== undefined) return 'customer';
  const seesAll = hasRight(actor.role, 'conversations.read_all');
  if (scope === 'all' && !seesAll) throw new AppError('forbidden', 'forbidden');
  if (scope !== undefined) return scope;
  if (state === undefined) return 'mine';
  return SCOPE_OF_STATE[state] ?? (seesAll ? 'all' : 'mine');
};

const createList =
  ({ reads, cursors, clock }: Deps) =>
  async (input: ListInput) => {
    const { actor, sort, state, customerId, cursor, limit } = input;
    const scope = scopeOf(input);
    // A cursor is good for the list it came from, as the same viewer saw it.
    const list = ['conversations', scope, sort ?? '', state ?? '', customerId ?? '', actor.agentId].join(':');
    const after = cursor === undefined ? undefined : cursors.open(list, actor.merchantId, cursor);
    const viewer = readViewerOf(actor);
    const { items, next } = await reads.list({ viewer, scope, sort, state, customerId, after, limit });
    const now = clock.now();
    const shown = items.map(({ record, grants }) => ({ ...record, allowance: toAllowanceRecord(grants, now) }));
    return { items: shown, nextCursor: next ? cursors.seal(list, actor.merchantId, next) : null };
  };

const createPlaceOf =
  ({ queuePlaces, logger }: Deps) =>
  async (merchantId: string, { id, state, skillGroupId }: ConversationRecord): Promise<number | null> => {
    if (state !== 'queued' || skillGroupId === null) return null;
    try {
      const [place] = await queuePlaces.placesOf(merchantId, skillGroupId, [id]);
      return place ?? null;
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'unavailable')) throw error;
      logger.debug({ conversationId: id, err: error }, 'place in the queue is not known');
      return null;
    }
  };

/** What the screens read about conversations. A conversation the actor may not see is `not_found`, like one that is not there. */
export const createConversationViews = (deps: Deps) => {
  const { reads, clock } = deps;
  const placeOf = createPlaceOf(deps);
  const detail = async (actor: Actor, conversationId: string): Promise<ConversationDetailRecord> => {
    const found = await reads.find(readViewerOf(actor), conversationId);
    if (!found) throw new AppError('missing', 'not_found');
    const { record, grants, ...facts } = found;
    const queuePlace = await placeOf(actor.merchantId, record);
    return { ...record, ...facts, allowance: toAllowanceRecord(grants, clock.now()), queuePlace };
  };
  return {
    list: createList(deps),
    counts: (actor: Actor) => reads.counts(readViewerOf(actor)),
    detail,
    routingDecisions: async (actor: Actor, conversationId: string) => {
      await detail(actor, conversationId);
      return reads.routingDecisions(actor.merchantId, conversationId);
    },
    /** Views of the merchant's conversations as they stand; who may see them is the caller's to ask. */
    viewsOf: reads.viewsOf,
  };
};

export type ConversationViews = ReturnType<typeof createConversationViews>;
