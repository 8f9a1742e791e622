import { createNewId } from '../../../src/app/tools/ids.js';

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('makes UUIDs of version 7 that carry the time', () => {
  const newId = createNewId(() => 0x0189_1234_5678);
  expect(newId()).toMatch(UUID_7);
  expect(newId().slice(0, 13)).toBe('01891234-5678');
});

it('makes ids that rise, inside a millisecond and when the clock steps back', () => {
  const times = [1_000, 1_000, 1_001, 500, 500, 1_002];
  const newId = createNewId(() => times.shift() ?? 1_002);
  const ids = Array.from({ length: 20_000 }, () => newId());
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(20_000);
});
