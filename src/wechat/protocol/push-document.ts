/**
 * The body of a push, XML or JSON alike: every leaf is text, a number with all its digits, because a 64-bit MsgId does not
 * survive as a JavaScript number. What occurs several times is a list. Objects have no prototype.
 */
export type PushDocument = { readonly [name: string]: PushValue };
export type PushValue = string | PushDocument | readonly PushValue[];

/** Occur at most once at the top of a document, as text only. */
const SINGLE_TEXT_FIELDS: ReadonlySet<string> = new Set([
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'MsgId',
  'Encrypt',
  'Event',
]);

export const isSingleTextField = (name: string): boolean => SINGLE_TEXT_FIELDS.has(name);

/** Names that reach an object's prototype in careless code; refused at every depth. */
export const isForbiddenName = (name: string): boolean =>
  name === '__proto__' || name === 'constructor' || name === 'prototype';

export const isSeveral = (value: PushValue | undefined): value is readonly PushValue[] => Array.isArray(value);

/** The text of a field; undefined where it is absent or holds more than a text. */
export const textOf = (document: PushDocument, name: string): string | undefined => {
  const value = document[name];
  return typeof value === 'string' ? value : undefined;
};

/** The nested document of a field, if there is exactly one. */
export const childOf = (document: PushDocument, name: string): PushDocument | undefined => {
  const value = document[name];
  return value === undefined || typeof value === 'string' || isSeveral(value) ? undefined : value;
};

/** The nested documents of a field, however many: WeChat sends one item bare and several as a list. */
export const childrenOf = (document: PushDocument, name: string): readonly PushDocument[] => {
  const value = document[name];
  if (value === undefined) return [];
  const values = isSeveral(value) ? value : [value];
  return values.filter((item): item is PushDocument => typeof item !== 'string' && !isSeveral(item));
};
