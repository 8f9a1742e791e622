import type { OneTimeLinkView } from '../../contract/people/agents.js';
import type { NewLink } from '../../services/links/new-link.js';

export const presentLink = ({ kind, token, expiresAt }: NewLink): OneTimeLinkView => ({
  kind,
  token,
  expiresAt: expiresAt.toISOString(),
});
