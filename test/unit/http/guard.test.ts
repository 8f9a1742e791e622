import { z } from 'zod';
import { guardParts } from '../../../src/http/guard.js';
import { AppError } from '../../../src/kernel/errors.js';

const schema = z.object({ body: z.strictObject({ owner: z.strictObject({ name: z.string().max(5) }).optional() }) });
const empty = z.strictObject({});

const refusalOf = (body: unknown, parts: { params?: unknown; query?: unknown } = {}) => {
  try {
    guardParts(schema, empty, { params: {}, query: {}, ...parts, body });
    return 'accepted';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.code, error.details['field']];
  }
};

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

describe('the door for input', () => {
  it('names the field it refuses, in the whole path to it', () => {
    expect(refusalOf({ owner: { name: '果园' } })).toBe('accepted');
    expect(refusalOf({ owner: { name: 'too long' } })).toEqual(['validation', 'owner.name']);
    expect(refusalOf({ owner: {} })).toEqual(['validation', 'owner.name']);
    expect(refusalOf({ unknown: 1 })).toEqual(['validation', 'unknown']);
    expect(refusalOf([])).toEqual(['validation', undefined]);
    expect(refusalOf({}, { query: { sort: 'id' } })).toEqual(['validation', 'sort']);
  });

  it('echoes no name that is not a name', () => {
    expect(refusalOf({ '<script>': 1 })).toEqual(['validation', undefined]);
    expect(refusalOf({ ['x'.repeat(300)]: 1 })).toEqual(['validation', undefined]);
  });

  it('refuses the names that reach into a prototype, however deep', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const body: unknown = JSON.parse(`{"owner":{"name":{"${name}":{"isAdmin":true}}}}`);
      expect(refusalOf(body)).toEqual(['validation', `owner.name.${name}`]);
    }
    expect('isAdmin' in {}).toBe(false);
  });

  it('refuses text that the database cannot hold', () => {
    for (const name of ['a\0', '\ud83d', 'a\udc00'])
      expect(refusalOf({ owner: { name } })).toEqual(['validation', 'owner.name']);
    expect(refusalOf({ owner: { name: '😀' } })).toBe('accepted');
  });

  it('refuses more than 32 levels', () => {
    expect(refusalOf(nested(33))).toEqual(['bad_json', undefined]);
    expect(refusalOf(nested(32))).toEqual(['validation', undefined]);
  });
});
