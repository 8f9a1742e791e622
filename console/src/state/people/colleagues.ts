import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ColleagueView, Me, SkillGroupView } from '../../../../src/contract/people/agents.js';
import { backend } from '../live/backend.js';
import { useMe } from './me.js';

type AgentChange = Pick<ColleagueView, 'name' | 'status' | 'capacity' | 'skillGroupIds'> &
  Pick<Me, 'statusReason'> & {
    readonly agentId: string;
    readonly disabled: boolean;
  };

const STATUS_ORDER = { online: 0, busy: 1, break: 2, offline: 3 } as const;

/** The other agents and the skill groups: to whom a conversation can be handed. */
export const useColleagues = defineStore('colleagues', () => {
  const me = useMe();
  const everyone = ref<readonly ColleagueView[]>([]);
  const skillGroups = ref<readonly SkillGroupView[]>([]);

  /** Load and presence change all the time, so they are read when they are about to be looked at. */
  const load = async (): Promise<void> => {
    const [agents, groups] = await Promise.all([backend.people.colleagues(), backend.people.skillGroups()]);
    everyone.value = agents.items;
    skillGroups.value = groups.items;
  };

  const apply = ({ agentId, disabled, statusReason, name, status, capacity, skillGroupIds }: AgentChange): void => {
    const changed = { name, status, capacity, skillGroupIds };
    // Somebody new: their role and load come with the list.
    if (!disabled && !everyone.value.some(({ id }) => id === agentId)) void load().catch(() => undefined);
    if (agentId === me.agentId) me.applyChange({ ...changed, statusReason });
    everyone.value = everyone.value.flatMap((agent) => {
      if (agent.id !== agentId) return [agent];
      return disabled ? [] : [{ ...agent, ...changed }];
    });
  };

  /** Others, those who can take a conversation first. */
  const others = computed(() =>
    everyone.value
      .filter((agent) => agent.id !== me.agentId)
      .sort(
        (a, b) =>
          Number(b.connected) - Number(a.connected) ||
          STATUS_ORDER[a.status] - STATUS_ORDER[b.status] ||
          a.activeCount / a.capacity - b.activeCount / b.capacity,
      ),
  );

  const nameOf = (agentId: string | null): string | undefined =>
    agentId === me.agentId ? me.me?.name : everyone.value.find((agent) => agent.id === agentId)?.name;

  const skillGroupName = (id: string | null): string | undefined =>
    skillGroups.value.find((group) => group.id === id)?.name;

  return { everyone, others, skillGroups, load, apply, nameOf, skillGroupName };
});
