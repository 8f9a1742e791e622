import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock };
/** `customerId` undefined: a list or a search, of which the log says once that it was seen. */
type Seen = { readonly actor: Actor; readonly customerId?: string };

const DAY_MS = 24 * 3_600_000;
/** What this process has noted lately; whoever is forgotten here is asked of the log again. */
const MOST_REMEMBERED = 20_000;

/**
 * Who was shown a phone number or an address in full stands in the audit log before it is shown: once in 24 hours for each agent and
 * customer, however often and in how many processes the page is opened.
 */
export const createNoteSeen = ({ unitOfWork, clock }: Deps) => {
  const noted = new Map<string, number>();
  const remember = (key: string, at: number): void => {
    noted.delete(key);
    noted.set(key, at);
    const [oldest] = noted.keys();
    if (noted.size > MOST_REMEMBERED && oldest !== undefined) noted.delete(oldest);
  };
  return async ({ actor, customerId }: Seen): Promise<void> => {
    const { merchantId, agentId } = actor;
    const key = `${agentId} ${customerId ?? ''}`;
    const at = clock.now();
    const since = new Date(at.getTime() - DAY_MS);
    if ((noted.get(key) ?? -Infinity) > since.getTime()) return;
    const subject =
      customerId === undefined
        ? ({ subjectType: 'merchant', subjectId: merchantId } as const)
        : ({ subjectType: 'customer', subjectId: customerId } as const);
    await unitOfWork.run(merchantId, ({ audit }) =>
      audit.addOnceSince(since, { actor, action: 'personal_data.seen', ...subject, at }),
    );
    remember(key, at.getTime());
  };
};

export type NoteSeen = ReturnType<typeof createNoteSeen>;
