import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import { backend } from '../live/backend.js';
import { useConversations } from './conversations.js';

const PAGE_SIZE = 10;

type CustomerHistory = { readonly items: readonly ConversationView[]; readonly cursor: string | undefined };

/** The conversations of a customer that this agent may see, youngest first, as far as they have been asked for. */
export const useCustomerHistory = defineStore('customer-history', () => {
  const conversations = useConversations();
  const histories = shallowReactive(new Map<string, CustomerHistory>());

  const read = async (customerId: string, cursor: string | undefined) => {
    const page = await backend.conversations.ofCustomer(customerId, cursor, PAGE_SIZE);
    for (const { id, allowance } of page.items) conversations.setAllowance(id, allowance);
    return { items: page.items, cursor: page.nextCursor ?? undefined };
  };

  const load = async (customerId: string): Promise<void> => {
    histories.set(customerId, await read(customerId, undefined));
  };

  const loadMore = async (customerId: string): Promise<void> => {
    const known = histories.get(customerId);
    if (!known?.cursor) return;
    const next = await read(customerId, known.cursor);
    histories.set(customerId, { ...next, items: [...known.items, ...next.items] });
  };

  return { histories, load, loadMore };
});
