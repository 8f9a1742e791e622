import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type {
  CreateTicketTypeBody,
  SavedTicketViewView,
  SlaPolicyView,
  TicketTypeView,
} from '../../../../src/contract/tickets/ticket-settings.js';
import { backend } from '../live/backend.js';
import type { TicketFilterWords, TicketSortWord } from './tickets.js';

type NewView = {
  readonly name: string;
  readonly words: TicketFilterWords;
  readonly sort: TicketSortWord;
  readonly isShared: boolean;
};

/** Types of tickets, targets of time, and saved lists. */
export const useTicketSettings = defineStore('ticket-settings', () => {
  const types = shallowRef<readonly TicketTypeView[]>([]);
  const policies = shallowRef<readonly SlaPolicyView[]>([]);
  const views = shallowRef<readonly SavedTicketViewView[]>([]);

  const loadTypes = async (): Promise<void> => {
    types.value = (await backend.tickets.types()).items;
  };
  const loadViews = async (): Promise<void> => {
    views.value = (await backend.tickets.views()).items;
  };

  return {
    types,
    policies,
    views,
    usableTypes: computed(() => types.value.filter(({ isArchived }) => !isArchived)),
    loadTypes,
    loadViews,
    loadPolicies: async (): Promise<void> => {
      policies.value = (await backend.tickets.policies()).items;
    },
    saveType: async (
      typeId: string | undefined,
      body: CreateTicketTypeBody & { isArchived?: boolean },
    ): Promise<void> => {
      if (typeId !== undefined) await backend.tickets.changeType(typeId, body);
      else await backend.tickets.addType(body);
      await loadTypes();
    },
    savePolicies: async (items: readonly SlaPolicyView[]): Promise<void> => {
      policies.value = (await backend.tickets.savePolicies(items)).items;
    },
    addView: async ({ name, words, sort, isShared }: NewView): Promise<void> => {
      const filter = Object.fromEntries(Object.entries(words).filter(([, word]) => word !== ''));
      await backend.tickets.addView({ name, filter, sort, isShared });
      await loadViews();
    },
    removeView: async (viewId: string): Promise<void> => {
      await backend.tickets.removeView(viewId);
      await loadViews();
    },
  };
});
