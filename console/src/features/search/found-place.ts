import type { RouteLocationRaw } from 'vue-router';
import type { FoundItemView } from '../../../../src/contract/customers/search.js';
import { knownKey, t } from '../../locales/translate.js';

/** Where something found is opened: a line, a customer, a ticket, an order's customer. Undefined: nobody knows whose order it is. */
export const placeOf = (item: FoundItemView): RouteLocationRaw | undefined => {
  switch (item.kind) {
    case 'message':
      return {
        name: 'conversations',
        params: { conversationId: item.conversationId ?? '' },
        query: { message: item.id },
      };
    case 'customer':
      return { name: 'customers', params: { customerId: item.id } };
    case 'ticket':
      return { name: 'tickets', params: { ticketId: item.id } };
    case 'order':
      return item.customerId === null ? undefined : { name: 'customers', params: { customerId: item.customerId } };
  }
};

/** What it is called: a ticket and an order by their own names, everything else by its customer's. */
export const nameOf = (item: FoundItemView): string => {
  if (item.kind === 'ticket') return `#${item.number ?? ''} ${item.title ?? ''}`;
  return item.kind === 'order' ? (item.title ?? '') : item.customerName;
};

/** Where a ticket or an order stands, and whose it is. */
export const factsOf = (item: FoundItemView): readonly string[] => {
  if (item.kind !== 'ticket' && item.kind !== 'order') return [];
  const key = knownKey(`${item.kind === 'ticket' ? 'tickets' : 'orders'}.status.${item.status ?? ''}`);
  return [key ? t(key) : '', item.customerName].filter((words) => words !== '');
};
