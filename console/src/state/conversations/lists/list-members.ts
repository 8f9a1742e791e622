import { computed, ref } from 'vue';
import type { ConversationView } from '../../../../../src/contract/conversations/conversations.js';
import { nowMs } from '../../desk/clock.js';
import { readKept } from '../../desk/kept-values.js';
import { useMe } from '../../people/me.js';
import { useConversations } from '../conversations.js';
import { LIST_SCOPES, LIST_SORTS } from './list-scopes.js';
import type { ListScope, ListSort, Surroundings } from './list-scopes.js';
import { createSortedList } from './sorted-list.js';
import { useGatheredChanges } from './use-gathered-changes.js';

/** Windows end by the clock, and nobody needs to see it to the second. */
const CLOCK_STEP_MS = 10_000;

const keptSort = (): ListSort => LIST_SORTS.find((sort) => sort === readKept('list-sort')) ?? 'latest';

const ofEach = <T>(make: (scope: ListScope) => T): Readonly<Record<ListScope, T>> => ({
  mine: make('mine'),
  queued: make('queued'),
  at_risk: make('at_risk'),
  groups: make('groups'),
  closed: make('closed'),
});

/** Who stands in which list, in the chosen order, of everything this console knows. */
export const createListMembers = () => {
  const me = useMe();
  const conversations = useConversations();
  const sort = ref<ListSort>(keptSort());
  const { views, gone, allowances, readUpTo } = conversations;
  const changes = useGatheredChanges(() => [views.size, gone.size, allowances.size, readUpTo.size]);
  const step = computed(() => Math.floor(nowMs.value / CLOCK_STEP_MS));

  /** The clock's steps make the lists look again; what they see then is now, not the step. */
  const lookAround = (): Surroundings => ({
    agentId: me.agentId,
    skillGroupIds: me.me?.skillGroupIds ?? [],
    seesAll: me.seesAll,
    allowanceOf: conversations.allowanceOf,
    nowMs: Math.max(step.value * CLOCK_STEP_MS, Date.now()),
    atRiskMs: me.desk.atRiskMinutes * 60_000,
  });

  const createMembersOf = (scope: ListScope): (() => readonly ConversationView[]) => {
    const { has, order, isTimed } = LIST_SCOPES[scope];
    const list = createSortedList({ known: conversations.known, knownOne: conversations.knownOne });
    conversations.onChange(list.changed);
    return () => {
      const around = lookAround();
      const { agentId, skillGroupIds, seesAll, atRiskMs } = around;
      const isByClock = isTimed || sort.value === 'window';
      // What the order and the members hang on beside the conversations themselves.
      const basis = [sort.value, agentId, skillGroupIds, seesAll, atRiskMs, isByClock && step.value].join(' ');
      return list.read({ basis, has: (view) => has(view, around), order: order(sort.value, around) });
    };
  };
  const members = ofEach(createMembersOf);
  const listOf = (scope: ListScope) =>
    computed(() => {
      void changes.value;
      return members[scope]();
    });

  const lists = ofEach(listOf);
  return { sort, membersOf: (scope: ListScope) => members[scope](), lists };
};
