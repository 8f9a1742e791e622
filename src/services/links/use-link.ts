import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import { refuseCommonPassword } from '../agents/new-password.js';
import type { LinkDirectory, OpenLink } from '../ports/stores/people/link-stores.js';
import type { LoginCounters } from '../ports/stores/people/session-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Passwords } from '../ports/tools/passwords.js';
import type { Tokens } from '../ports/tools/tokens.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';

type Deps = {
  readonly linkDirectory: LinkDirectory;
  readonly unitOfWork: UnitOfWork;
  readonly passwords: Passwords;
  readonly tokens: Pick<Tokens, 'hash'>;
  readonly counters: LoginCounters;
  readonly announceEnding: AnnounceEnding;
  readonly clock: Clock;
};

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const over = (): AppError => new AppError('missing', 'not_found');

/** Whose link it is, for the page that asks for the password. Throws `not_found` for what is unknown, used or over alike. */
export const createLookAtLink =
  ({ linkDirectory, tokens, clock }: Pick<Deps, 'linkDirectory' | 'tokens' | 'clock'>) =>
  async (token: string): Promise<OpenLink> => {
    const link = TOKEN.test(token) ? await linkDirectory.find(tokens.hash(token), clock.now()) : undefined;
    if (!link) throw over();
    return link;
  };

type Input = { readonly token: string; readonly password: string };

/**
 * Sets the password of whoever holds the link, once: of two who use it together, one does. Their sessions end; a second factor
 * stays and is asked for when they sign in. Throws `not_found` as above, `validation` for a common password.
 */
export const createUseLink = (deps: Deps) => {
  const lookAtLink = createLookAtLink(deps);
  return async ({ token, password }: Input): Promise<{ readonly loginName: string }> => {
    const { unitOfWork, passwords, counters, announceEnding, clock } = deps;
    refuseCommonPassword(password);
    const { id, kind, agentId, merchantId, loginName } = await lookAtLink(token);
    const passwordHash = await passwords.hash(password);
    await unitOfWork.run(merchantId, async ({ links, agents, sessions, audit }) => {
      const agent = await agents.lockById(agentId);
      const at = clock.now();
      if (!agent || agent.disabledAt || !(await links.take(id, at))) throw over();
      await agents.update(agentId, { passwordHash });
      await sessions.endAllOf(agentId, at);
      const actor = { merchantId, agentId, role: agent.role };
      const subject = { subjectType: 'agent', subjectId: agentId } as const;
      await audit.add({ actor, action: 'agent.password_changed', ...subject, after: { by: kind }, at });
    });
    await announceEnding(agentId, [agentId]);
    // Who has failed at the old password is not kept out with the new one.
    const name = `name:${loginName}`;
    await counters.forgive({ forget: name, takeBack: name, at: clock.now() });
    return { loginName };
  };
};

export type LookAtLink = ReturnType<typeof createLookAtLink>;
export type UseLink = ReturnType<typeof createUseLink>;
