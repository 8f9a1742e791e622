import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { z } from 'zod';
import type { apiTokenList } from '../../../../src/contract/people/agents.js';
import type { TeamApi } from '../../api/people/team-api.js';
import { backend } from '../live/backend.js';
import { readAll } from '../live/read-all.js';

export type ApiTokenView = z.infer<typeof apiTokenList>['items'][number];

/** Tokens by which other programs act in the name of who made them. */
export const useApiTokens = defineStore('api-tokens', () => {
  const tokens = ref<readonly ApiTokenView[] | undefined>();

  const load = async (): Promise<void> => {
    tokens.value = await readAll((cursor) => backend.team.tokens(cursor));
  };

  return {
    tokens,
    load,
    /** The value, which is never shown again. */
    add: async (body: Parameters<TeamApi['addToken']>[0]): Promise<string> => {
      const { token } = await backend.team.addToken(body);
      await load();
      return token;
    },
    revoke: async (tokenId: string): Promise<void> => {
      await backend.team.revokeToken(tokenId);
      await load();
    },
  };
});
