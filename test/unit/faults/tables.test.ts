import { existsSync } from 'node:fs';
import { earlierRows } from '../../../faults/report/earlier-rows.js';
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

  it('stay in a report when only some rows are run again, each with the run that measured it', () => {
    const run = { at: '2026-11-22T10:00:00Z', command: ['--minutes', '25'], seed: 7, machine: { loadBefore: '0.10' } };
    const older = { ...run, at: '2026-11-20T10:00:00Z' };
    const outcomes = [
      { row: { id: 'F1' }, seconds: 30, figures: { pushes: 1_000 } },
      { row: { id: 'F2' }, seconds: 30, figures: {}, broken: 'pushes lost: 1', earlier: older },
      { row: { id: 'F3' }, seconds: 30, figures: {} },
      { row: { id: 'gone' }, seconds: 30, figures: {} },
    ];
    const kept = earlierRows({ ...run, outcomes }, { rows: FAULT_ROWS, asked: ['F3'] });

    expect(kept).toMatchObject([
      { row: { id: 'F1', promises: ['P1', 'P4', 'P11', 'P34'] }, figures: { pushes: 1_000 }, earlier: run },
      { row: { id: 'F2' }, broken: 'pushes lost: 1', earlier: older },
    ]);
  });
});
