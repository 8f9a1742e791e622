import { computed } from 'vue';
import type { ConversationView } from '../../../../../src/contract/conversations/conversations.js';
import { useCustomerOrders } from '../../../state/orders/customer-orders.js';
import { useMe } from '../../../state/people/me.js';
import { variablesIn } from './quick-reply-query.js';
import type { Variable } from './quick-reply-query.js';

/** Order numbers that stand to be chosen. */
const OFFERED = 4;

/** What the desk knows for the places of a prepared answer, and what it may well be where it does not. */
export const useVariables = (view: () => ConversationView) => {
  const me = useMe();
  const orders = useCustomerOrders();

  const known = computed<Partial<Record<Variable, string>>>(() => ({
    'customer.name': view().customerName,
    'channel.name': view().channelName,
    ...(me.me && { 'agent.name': me.me.name }),
  }));
  /** Which order is meant is the agent's to say. */
  const offers = computed(() => ({
    'order.number': (orders.found.get(view().customerId)?.items ?? []).slice(0, OFFERED).map(({ number }) => number),
  }));
  const unknownIn = ({ text }: { readonly text: string }): readonly Variable[] =>
    variablesIn(text).filter((name) => known.value[name] === undefined);
  /** Each look-up is on record: nothing is asked before it is needed. */
  const loadOffers = (names: readonly Variable[]): void => {
    const { id, customerId } = view();
    const isWanted = names.includes('order.number') && !orders.found.has(customerId) && me.has('orders.read');
    if (isWanted) void orders.load(customerId, id);
  };
  return { known, offers, unknownIn, loadOffers };
};
