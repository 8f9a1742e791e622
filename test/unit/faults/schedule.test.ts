import type { Row } from '../../../faults/rig/row.js';
import { formOf } from '../../../faults/rig/row.js';
import { createLoadTurns } from '../../../faults/running/load-turns.js';
import { lanesOf, nextTurn } from '../../../faults/running/schedule.js';

const row = (id: `F${number}`, own = false): Row => ({
  id,
  title: id,
  promises: [],
  seconds: { short: 20, full: 220 },
  ...(own && { wishes: {} }),
  run: async () => ({}),
});

describe('the time of the fault rows', () => {
  it('is shared: what is left over their short forms makes all of them longer', () => {
    const rows = [row('F1'), row('F2')];
    expect(nextTurn(rows, 10_000)).toMatchObject({ share: 1, keepsProduct: false });
    const half = nextTurn(rows, 2 * (20 + 100) + 2 * (11 + 7));
    expect(half?.share).toBeCloseTo(0.5);
    expect(nextTurn([], 100)).toBeUndefined();
  });

  it('is saved by a common product when it is short, but never for rows that need one of their own', () => {
    const lanes = lanesOf([row('F1', true), row('F2'), row('F3')]);
    expect(lanes.map((lane) => lane.map(({ id }) => id))).toEqual([['F2', 'F3'], ['F1']]);
    const rows = lanes.flat();
    expect(nextTurn(rows, 60)).toMatchObject({ share: 0, keepsProduct: true });
    expect(nextTurn(rows.slice(1), 60)).toMatchObject({ share: 0, keepsProduct: false });
  });

  it('is given to one load at a time, in the order in which it was asked for', async () => {
    const { take } = createLoadTurns();
    const began: string[] = [];
    const turn = async (name: string): Promise<() => void> => {
      const end = await take();
      began.push(name);
      return end;
    };
    const [first, second, third] = [turn('first'), turn('second'), turn('third')];
    (await first)();
    const endSecond = await second;
    expect(began).toEqual(['first', 'second']);
    endSecond();
    await third;
    expect(began).toEqual(['first', 'second', 'third']);
  });

  it('grows what a row does from its short form to its full one', () => {
    const random = () => 0;
    expect(formOf(row('F1'), 0, random)).toMatchObject({ seconds: 20, underLoadMs: 14_000 });
    expect(formOf(row('F1'), 0.5, random).grown(2, 60)).toBe(31);
    expect(formOf(row('F1'), 1, random).seconds).toBe(220);
  });
});
