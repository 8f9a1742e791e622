import type { customers as words } from '../zh/customers.js';

export const customers: Readonly<Record<keyof typeof words, string>> = {
  'customer.title': 'Customer',
  'customer.channel': 'Channel',
  'customer.visits': 'Visit',
  'customer.times': 'number {count}',
  'customer.state': 'State',
  'customer.place': 'Queue',
  'customer.placeNumber': 'place {place}',
  'customer.skillGroup': 'Skill group',
  'customer.agent': 'Agent',
  'customer.openedAt': 'Arrived',
  'customer.assignedAt': 'Assigned',
  'customer.closedAt': 'Closed',
  'customer.others': 'Other conversations',
  'customer.more': 'Earlier conversations',
};
