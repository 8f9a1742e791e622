import { createChannelBreaker } from '../../../../src/services/messages/delivery/channel-breaker.js';

const createAt = () => {
  let now = 0;
  const breaker = createChannelBreaker({ nowMs: () => now });
  return {
    breaker,
    advance: (ms: number): void => {
      now += ms;
    },
    note: (isAnswered: boolean, times: number): void => {
      for (let index = 0; index < times; index += 1) breaker.note('c1', isAnswered);
    },
  };
};

it('opens when half of twenty calls got no answer, for that channel only', () => {
  const { breaker, note } = createAt();
  note(true, 10);
  note(false, 9);
  expect(breaker.waitMs('c1')).toBe(0);
  note(false, 1);

  expect(breaker.waitMs('c1')).toBe(10_000);
  expect(breaker.waitMs('c2')).toBe(0);
});

it('lets one try after ten seconds, and closes when that one is answered', () => {
  const { breaker, advance, note } = createAt();
  note(false, 20);
  advance(10_000);

  expect(breaker.waitMs('c1')).toBe(0);
  expect(breaker.waitMs('c1')).toBe(10_000);
  note(true, 1);
  expect(breaker.waitMs('c1')).toBe(0);
});

it('stays open when the try is not answered', () => {
  const { breaker, advance, note } = createAt();
  note(false, 20);
  advance(10_000);
  breaker.waitMs('c1');
  note(false, 1);

  expect(breaker.waitMs('c1')).toBe(10_000);
});
