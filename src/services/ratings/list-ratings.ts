import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { Rating } from '../ports/stores/conversations/self-service-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Cursors } from '../ports/tools/tokens.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly cursors: Cursors; readonly clock: Clock };
type Input = {
  readonly actor: Actor;
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly upTo?: number | undefined;
};

const SUMMARY_MS = 30 * 86_400_000;

/** Ratings, newest first, with a summary of the last 30 days. */
export const createListRatings =
  ({ unitOfWork, cursors, clock }: Deps) =>
  async ({ actor: { merchantId }, cursor, limit, upTo }: Input) => {
    const list = `ratings:${upTo ?? ''}`;
    const [ratedAt, id] = cursor === undefined ? [] : cursors.open(list, merchantId, cursor);
    const after = ratedAt === undefined || id === undefined ? undefined : { ratedAt: new Date(ratedAt), id };
    const { rows, summary } = await unitOfWork.run(merchantId, async ({ ratings }) => ({
      rows: await ratings.list({ after, limit: limit + 1, upTo }),
      summary: await ratings.summary(new Date(clock.now().getTime() - SUMMARY_MS)),
    }));
    const items = rows.slice(0, limit);
    const last: Rating | undefined = rows.length > limit ? items.at(-1) : undefined;
    const nextCursor = last ? cursors.seal(list, merchantId, [last.ratedAt.toISOString(), last.id]) : null;
    return { items, nextCursor, summary };
  };

export type ListRatings = ReturnType<typeof createListRatings>;
