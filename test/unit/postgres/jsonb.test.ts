import { assert, property, string } from 'fast-check';
import { toJsonb } from '../../../src/postgres/jsonb.js';

const textIn = (json: string): unknown => JSON.parse(json).text;

it.each([
  ['plain', '苹果 😀', '苹果 😀'],
  ['NUL', 'a\0b', 'a\ufffdb'],
  ['a lone first half', 'a\ud83d', 'a\ufffd'],
  ['a lone second half', '\ude00b', '\ufffdb'],
  ['what only looks like an escape', 'C:\\u0000 \\ud83d', 'C:\\u0000 \\ud83d'],
])('keeps or cleans %s', (_name, text, kept) => {
  expect(textIn(toJsonb({ text }))).toBe(kept);
});

it('never writes what Postgres refuses, and changes nothing else', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      const kept = textIn(toJsonb({ text }));
      expect(kept).toBe(Buffer.from(text.replaceAll('\0', '\ufffd'), 'utf8').toString('utf8'));
    }),
  );
});
