import { defineStore } from 'pinia';
import { ref } from 'vue';
import type {
  AgentView,
  OneTimeLinkView,
  SkillGroupUsesView,
  SkillGroupView,
} from '../../../../src/contract/people/agents.js';
import type { TeamApi } from '../../api/people/team-api.js';
import { backend } from '../live/backend.js';
import { readAll } from '../live/read-all.js';

/** Everybody who works for the merchant, and the skill groups, for those who manage them. */
export const useTeam = defineStore('team', () => {
  const agents = ref<readonly AgentView[]>([]);
  const groups = ref<readonly SkillGroupView[]>([]);
  const isLoaded = ref(false);

  const load = async (): Promise<void> => {
    const [people, teams] = await Promise.all([
      readAll((cursor) => backend.team.agents(cursor)),
      readAll((cursor) => backend.team.groups(cursor)),
    ]);
    agents.value = people;
    groups.value = teams;
    isLoaded.value = true;
  };

  return {
    agents,
    groups,
    isLoaded,
    load,
    groupName: (id: string) => groups.value.find((group) => group.id === id)?.name,
    /** Without a password the answer is an invitation. */
    add: async (body: Parameters<TeamApi['addAgent']>[0]): Promise<OneTimeLinkView | undefined> => {
      const { link } = await backend.team.addAgent(body);
      await load();
      return link;
    },
    change: async (agentId: string, body: Parameters<TeamApi['changeAgent']>[1]): Promise<void> => {
      await backend.team.changeAgent(agentId, body);
      await load();
    },
    remove: async (agentId: string): Promise<void> => {
      await backend.team.removeAgent(agentId);
      await load();
    },
    makeLink: (agentId: string): Promise<OneTimeLinkView> => backend.team.makeLink(agentId),
    resetFactor: (agentId: string): Promise<void> => backend.team.resetFactor(agentId).then(load),
    addGroup: async (body: Parameters<TeamApi['addGroup']>[0]): Promise<void> => {
      await backend.team.addGroup(body);
      await load();
    },
    groupUses: (groupId: string): Promise<SkillGroupUsesView> => backend.team.groupUses(groupId),
    removeGroup: async (groupId: string, toId: string): Promise<void> => {
      await backend.team.removeGroup(groupId, toId);
      await load();
    },
    changeGroup: async (groupId: string, body: Parameters<TeamApi['changeGroup']>[1]): Promise<void> => {
      await backend.team.changeGroup(groupId, body);
      await load();
    },
  };
});
