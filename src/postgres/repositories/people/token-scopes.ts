import type { ApiScope } from '../../../domain/people/permissions.js';

/** The version before this one reads `scopes` and knows three of them; what came later has a column of its own. */
export type StoredScopes = { readonly scopes: readonly string[]; readonly isCritical: boolean };

const KNOWN: readonly ApiScope[] = ['read', 'reply', 'manage'];

export const scopesOf = ({ scopes, isCritical }: StoredScopes): readonly ApiScope[] => [
  ...KNOWN.filter((scope) => scopes.includes(scope)),
  ...(isCritical ? (['critical'] as const) : []),
];

export const storedScopes = (scopes: readonly ApiScope[]) => ({
  scopes: scopes.filter((scope) => scope !== 'critical'),
  isCritical: scopes.includes('critical'),
});
