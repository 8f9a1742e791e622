import { defineAsyncComponent } from 'vue';
import type { Component } from 'vue';
import type { WordKey } from '../../locales/translate.js';
import CustomerIdentities from './sections/customer-identities.vue';
import CustomerProfile from './sections/customer-profile.vue';
import CustomerTags from './sections/customer-tags.vue';

/** A part of what is known of a customer. Its component takes `customerId`, and shows nothing where there is nothing to show. */
export type CustomerSection = {
  readonly name: string;
  readonly words: WordKey;
  /** A word of the rights of `/api/v1/me`. */
  readonly right: string;
  readonly component: Component;
};

/** In the order they stand in the pane and on the page 顾客. Another part (orders, tickets, ratings) is one row here. */
export const CUSTOMER_SECTIONS: readonly CustomerSection[] = [
  { name: 'tags', words: 'customer.tags', right: 'customers.read', component: CustomerTags },
  { name: 'profile', words: 'customer.profile', right: 'customers.read', component: CustomerProfile },
  { name: 'identities', words: 'customer.identities', right: 'customers.read', component: CustomerIdentities },
  {
    name: 'tickets',
    words: 'tickets.ofCustomer',
    right: 'tickets.read',
    component: defineAsyncComponent(() => import('../tickets/customer-tickets.vue')),
  },
  {
    name: 'ratings',
    words: 'customer.ratings',
    right: 'customers.read',
    component: defineAsyncComponent(() => import('./sections/customer-ratings.vue')),
  },
  {
    name: 'conversations',
    words: 'customer.others',
    right: 'conversations.read',
    component: defineAsyncComponent(() => import('./sections/customer-conversations.vue')),
  },
  {
    name: 'joins',
    words: 'customer.joins',
    right: 'customers.merge',
    component: defineAsyncComponent(() => import('./sections/customer-joins.vue')),
  },
  {
    name: 'file',
    words: 'customerFile.title',
    right: 'customers.export',
    component: defineAsyncComponent(() => import('../keeping/customer-file.vue')),
  },
  {
    name: 'block',
    words: 'block.title',
    right: 'customers.block',
    component: defineAsyncComponent(() => import('./sections/customer-block.vue')),
  },
];
