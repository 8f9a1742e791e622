import type { Field } from '../protocol/document.js';
import type { Trigger } from '../state/allowances.table.js';
import type { Channel } from '../state/channels.js';
import type { Customer } from '../state/customers.js';
import type { Content } from '../state/transcripts.js';
import type { World } from '../state/world.js';
import type { Act } from './act-schema.js';

/** What an act pushes, what it grants, and how it looks on the customer's own phone. */
export type Meaning = {
  /** Starts with MsgType; nothing is pushed when absent. */ readonly fields?: readonly Field[];
  readonly trigger?: Trigger;
  readonly kind: string;
  readonly content: Content;
};
export type ActDeps = { readonly world: World; readonly channel: Channel; readonly customer: Customer };
export type ActNamed<Name extends Act['act']> = Extract<Act, { act: Name }>;

export const eventFields = (name: string, ...more: readonly Field[]): readonly Field[] => [
  ['MsgType', 'event'],
  ['Event', name],
  ...more,
];
