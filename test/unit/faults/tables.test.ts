import { existsSync } from 'node:fs';
import { PROMISES } from '../../../faults/report/promises.table.js';
import { FAULT_ROWS, ROWS_LEFT_OUT } from '../../../faults/rows.table.js';

describe('the tables of faults', () => {
  it('have each row of the matrix once: run, or left out with the reason', () => {
    const ids = [...FAULT_ROWS.map(({ id }) => id), ...Object.keys(ROWS_LEFT_OUT)];
    const all = Array.from({ length: 42 }, (_, index) => `F${index + 1}`);
    expect(ids.toSorted()).toEqual(all.toSorted());
  });

  it('speak of promises that are known, and of tests that exist', () => {
    for (const { promises } of FAULT_ROWS) expect(Object.keys(PROMISES)).toEqual(expect.arrayContaining([...promises]));
    const tests = Object.values(PROMISES).flatMap((proof) => proof.tests);
    expect(tests.filter((path) => !existsSync(path) && !existsSync(`${path}.test.ts`))).toEqual([]);
  });
});
