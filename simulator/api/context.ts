import type { Answer, Call } from '../http/router.js';
import type { Channel } from '../state/channels.js';
import { refuse } from './answers.js';

/** One call of a channel whose token was good. `json` is the body, `undefined` when it is none. */
export type ApiContext = { readonly channel: Channel; readonly call: Call; readonly json: unknown };
export type ApiRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handle: (context: ApiContext) => Answer | Promise<Answer>;
};

/** What only an official account has. */
export const officialOnly =
  (handle: ApiRoute['handle']): ApiRoute['handle'] =>
  (context) =>
    context.channel.kind === 'official_account' ? handle(context) : refuse(48001);

export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** The member as text; empty when it is absent or no text. */
export const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

export const listOf = (fields: Fields, name: string): readonly Fields[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.map(fieldsOf) : [];
};
