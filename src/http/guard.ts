import { z } from 'zod';
import { AppError } from '../kernel/errors.js';

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);
/** Postgres stores neither, so they are refused at the door instead of being changed on the way. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const MAX_DEPTH = 32;
const NAMEABLE = /^[A-Za-z0-9_.-]{1,200}$/;

/** `field` names the input; a name that is none of ours is not echoed either. */
const refused = (path: readonly PropertyKey[]): AppError => {
  const field = path.map(String).join('.');
  return new AppError('invalid', 'validation', { details: NAMEABLE.test(field) ? { field } : {} });
};

const refuseText = (text: string, path: readonly string[]): void => {
  if (UNSTORABLE.test(text)) throw refused(path);
};

const inspect = (value: unknown, path: readonly string[]): void => {
  if (typeof value === 'string') return refuseText(value, path);
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length >= MAX_DEPTH) throw new AppError('invalid', 'bad_json');
  for (const [name, inner] of Object.entries(value)) {
    if (RESERVED.has(name)) throw refused([...path, name]);
    refuseText(name, path);
    inspect(inner, [...path, name]);
  }
  return undefined;
};

const pathOf = ({ issues: [first] }: z.ZodError): readonly PropertyKey[] => {
  if (!first) return [];
  const [unknown] = first.code === 'unrecognized_keys' ? first.keys : [];
  return unknown === undefined ? first.path : [...first.path, unknown];
};

type Parts = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** An id that cannot be one names nothing; what is wrong elsewhere is named without the part it is in. */
const refusedPart = (error: z.ZodError): AppError => {
  const [part, ...path] = pathOf(error);
  return part === 'params' ? new AppError('missing', 'not_found') : refused(path);
};

const parsed = <T extends z.ZodType>(schema: T, input: unknown): z.output<T> => {
  const result = schema.safeParse(input);
  if (!result.success) throw refusedPart(result.error);
  return result.data;
};

/**
 * The one door for input: gives what the schema makes of the parts of a request, or throws `invalid` `validation` with the
 * field, never the value. More than 32 levels are `bad_json`. A part the schema does not name has to be like `empty`.
 */
export const guardParts = <T extends z.ZodObject>(schema: T, empty: z.ZodType, parts: Parts): z.output<T> => {
  inspect(parts.query, []);
  inspect(parts.body, []);
  for (const [name, part] of Object.entries(parts)) {
    if (!(name in schema.shape)) parsed(z.object({ [name]: empty }), { [name]: part });
  }
  return parsed(schema, parts);
};

/** The same door for what comes in another way than as JSON. */
export const guardBody = <T extends z.ZodType>(schema: T, body: unknown): z.output<T> => {
  inspect(body, []);
  const result = schema.safeParse(body);
  if (!result.success) throw refused(pathOf(result.error));
  return result.data;
};
