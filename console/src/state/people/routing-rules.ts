import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { RoutingRulesView } from '../../../../src/contract/people/merchants.js';
import type { TeamApi } from '../../api/people/team-api.js';
import { backend } from '../live/backend.js';

/** Both ordered lists by which conversations find a skill group and an agent. */
export const useRoutingRules = defineStore('routing-rules', () => {
  const rules = ref<RoutingRulesView | undefined>();
  return {
    rules,
    load: async (): Promise<void> => {
      rules.value = await backend.team.routingRules();
    },
    save: async (body: Parameters<TeamApi['saveRoutingRules']>[0]): Promise<void> => {
      rules.value = await backend.team.saveRoutingRules(body);
    },
  };
});
