import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { LinkKind } from '../ports/stores/people/link-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import type { Tokens } from '../ports/tools/tokens.js';

const HOUR_MS = 60 * 60_000;
/** Who is invited may be asleep; who has forgotten a password is waiting. */
const LIFE_MS: Readonly<Record<LinkKind, number>> = { invitation: 24 * HOUR_MS, reset: HOUR_MS };

export type LinkDeps = {
  readonly tokens: Pick<Tokens, 'newToken' | 'hash'>;
  readonly newId: NewId;
  readonly clock: Clock;
};

/** `token` is in the link and nowhere else: it is shown this once. */
export type NewLink = { readonly kind: LinkKind; readonly token: string; readonly expiresAt: Date };

/** Makes the one link of an agent that is good; former ones end. */
export const addLink = async (
  { links }: Pick<Stores, 'links'>,
  { tokens, newId, clock }: LinkDeps,
  { agentId, kind }: { readonly agentId: string; readonly kind: LinkKind },
): Promise<NewLink> => {
  const token = tokens.newToken();
  const expiresAt = new Date(clock.now().getTime() + LIFE_MS[kind]);
  await links.replace({ id: newId(), agentId, kind, tokenHash: tokens.hash(token), expiresAt });
  return { kind, token, expiresAt };
};
