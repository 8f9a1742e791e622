// Runs the rows it is told of, one after the other, and ends with whoever started it. A process of its own, so that a row
// that hangs can be ended with everything it started.
import { types } from 'node:util';
import { createRandom } from './rig/random.js';
import { openRig } from './rig/rig.js';
import type { LoadTurn, Rig } from './rig/rig.js';
import { formOf } from './rig/row.js';
import type { BareRow, Figures } from './rig/row.js';
import { ROWS } from './running/all-rows.js';
import { orderOrTurn } from './running/told.js';
import type { RowAnswer, RowOrder, RowWord } from './running/told.js';

let kept: Rig | undefined;
let beginLoad = (): void => {};

const say = (word: RowWord): void => void process.send?.(word);

/** One row's load at a time, over all processes. */
const loadTurn: LoadTurn = {
  begin: () =>
    new Promise((resolve) => {
      beginLoad = resolve;
      say({ load: 'wanted' });
    }),
  end: () => say({ load: 'over' }),
};

const runBare = async (row: BareRow, form: Parameters<BareRow['runBare']>[0]): Promise<Figures> => {
  await loadTurn.begin();
  return row.runBare(form);
};

const closeKept = async (): Promise<void> => {
  const rig = kept;
  kept = undefined;
  await rig?.close();
};

const runRow = async ({ id, seed, share, keepsProduct }: RowOrder): Promise<Figures> => {
  const place = ROWS.findIndex((row) => row.id === id);
  const row = ROWS[place];
  if (!row) throw new Error(`there is no row ${id}`);
  const random = createRandom(seed + place);
  const form = formOf(row, share, random);
  if ('runBare' in row) return runBare(row, { ...form, seed });
  const rig = kept ?? (await openRig(random, row.wishes, loadTurn));
  kept = rig;
  const figures = await row.run(rig, form);
  if (!keepsProduct) await closeKept();
  return figures;
};

const answer = async (order: RowOrder): Promise<RowAnswer> => {
  try {
    return { figures: await runRow(order) };
  } catch (error) {
    return { figures: {}, broken: types.isNativeError(error) ? error.message : String(error) };
  }
};

process.on('message', (told) => {
  const order = orderOrTurn.parse(told);
  if ('mayLoad' in order) beginLoad();
  else void answer(order).then(say);
});
process.on('disconnect', () => {
  void closeKept().finally(() => process.exit(0));
});
