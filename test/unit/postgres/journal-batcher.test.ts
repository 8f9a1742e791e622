import { setImmediate as nextTurn } from 'node:timers/promises';
import { createJournalBatcher } from '../../../src/postgres/journal/journal-batcher.js';
import type { JournalRow } from '../../../src/postgres/journal/journal-row.js';
import type { AcceptOutcome } from '../../../src/services/ports/queues/inbound-queue.js';

const rowOf = (key: string): JournalRow => ({
  channelId: 'channel',
  merchantId: 'merchant',
  key,
  signatureKey: undefined,
  openid: 'openid',
  shard: 0,
  day: '2026-01-01',
  receivedAt: '2026-01-01T00:00:00.000Z',
  push: '{}',
});

type Insert = { readonly keys: readonly string[]; readonly answer: () => void; readonly fail: () => void };

/** A batcher whose inserts end when the test says so. */
const openBatcher = () => {
  const inserts: Insert[] = [];
  const accept = createJournalBatcher(
    (rows) =>
      new Promise<readonly AcceptOutcome[]>((resolve, reject) => {
        inserts.push({
          keys: rows.map(({ key }) => key),
          answer: () => resolve(rows.map(() => 'stored')),
          fail: () => reject(new Error('no disk')),
        });
      }),
  );
  const acceptMany = (count: number, name: string) =>
    Array.from({ length: count }, (_none, index) => accept(rowOf(`${name}${index}`)));
  return { inserts, accept, acceptMany };
};

describe('gathering rows for one insert', () => {
  it('sends the few of one turn together, and those that come meanwhile with the next', async () => {
    const { inserts, acceptMany } = openBatcher();
    const early = acceptMany(3, 'early');
    await nextTurn();
    const late = acceptMany(2, 'late');
    await nextTurn();
    expect(inserts.map(({ keys }) => keys.length)).toEqual([3]);

    inserts[0]?.answer();
    await expect(Promise.all(early)).resolves.toEqual(['stored', 'stored', 'stored']);

    // The next was on its way before the first were answered.
    expect(inserts.map(({ keys }) => keys)).toEqual([
      ['early0', 'early1', 'early2'],
      ['late0', 'late1'],
    ]);
    inserts[1]?.answer();
    await expect(Promise.all(late)).resolves.toEqual(['stored', 'stored']);
  });

  it('begins with half as many as came last time, so that the rest is read while Postgres works', async () => {
    const { inserts, acceptMany } = openBatcher();
    const gathered = [...acceptMany(8, 'first'), ...acceptMany(64, 'then')];
    inserts[0]?.answer();
    await Promise.all(gathered.slice(0, 8));
    inserts[1]?.answer();
    await Promise.all(gathered);

    const again = acceptMany(64, 'again');
    expect(inserts.map(({ keys }) => keys.length)).toEqual([8, 64, 32]);
    inserts[2]?.answer();
    await Promise.all(again.slice(0, 32));
    inserts[3]?.answer();
    await Promise.all(again);
    expect(inserts.map(({ keys }) => keys.length)).toEqual([8, 64, 32, 32]);
  });

  it('gives a repeated push the fate of the first, and refuses all that waited behind a failed insert', async () => {
    const { inserts, accept } = openBatcher();
    const [first, repeated] = [accept(rowOf('one')), accept(rowOf('one'))];
    await nextTurn();
    const behind = accept(rowOf('two'));
    expect(inserts[0]?.keys).toEqual(['one']);

    inserts[0]?.fail();

    for (const refused of [first, repeated, behind, accept(rowOf('three'))])
      await expect(refused).rejects.toMatchObject({ kind: 'unavailable' });
    expect(inserts).toHaveLength(1);
  });
});
