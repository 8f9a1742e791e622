import type { Component } from 'vue';
import type { IconName } from './ui/icons/icons.table.js';
import type { WordKey } from './locales/translate.js';

/** A page of the console: a route, and an entry of the rail for who has the right. */
export type ConsolePage = {
  readonly name: string;
  /** Below `/`; the rail leads to its part before the first `/:`. */
  readonly path: string;
  readonly words: WordKey;
  readonly icon: IconName;
  /** A word of the rights of `/api/v1/me`. */
  readonly right: string;
  /** Of no use before a channel has a merchant number of WeChat Pay. */
  readonly needsPayments?: boolean;
  readonly component: () => Promise<{ readonly default: Component }>;
};

/** In the order of the rail. */
export const PAGES: readonly ConsolePage[] = [
  {
    name: 'conversations',
    path: 'conversations/:conversationId?',
    words: 'rail.conversations',
    icon: 'conversations',
    right: 'conversations.read',
    component: () => import('./features/workspace/workspace-page.vue'),
  },
  {
    name: 'tickets',
    path: 'tickets/:ticketId?',
    words: 'rail.tickets',
    icon: 'tickets',
    right: 'tickets.read',
    component: () => import('./features/tickets/tickets-page.vue'),
  },
  {
    name: 'customers',
    path: 'customers/:customerId?',
    words: 'rail.customers',
    icon: 'customer',
    right: 'customers.read',
    component: () => import('./features/customers/customers-page.vue'),
  },
  {
    name: 'complaints',
    path: 'complaints/:complaintId?',
    words: 'complaint.title',
    icon: 'alert',
    right: 'complaints.work',
    needsPayments: true,
    component: () => import('./features/complaints/complaints-page.vue'),
  },
  {
    name: 'board',
    path: 'board',
    words: 'rail.board',
    icon: 'board',
    right: 'board.read',
    component: () => import('./features/board/board-page.vue'),
  },
  {
    name: 'search',
    path: 'search',
    words: 'search.title',
    icon: 'search',
    right: 'conversations.read',
    component: () => import('./features/search/search-page.vue'),
  },
  {
    name: 'refunds',
    path: 'refunds',
    words: 'refunds.title',
    icon: 'undo',
    right: 'payments.read',
    needsPayments: true,
    component: () => import('./features/payments/refunds-page.vue'),
  },
  {
    name: 'reports',
    path: 'reports',
    words: 'rail.reports',
    icon: 'chart',
    right: 'reports.read',
    component: () => import('./features/reports/reports-page.vue'),
  },
  {
    name: 'settings',
    path: 'settings/:section?',
    words: 'settings.title',
    icon: 'settings',
    right: 'self.read',
    component: () => import('./features/settings/settings-page.vue'),
  },
];

/** Where the rail leads. */
export const rootOf = ({ path }: ConsolePage): string => `/${path.split('/:')[0] ?? ''}`;
