import { createChance } from '../../../simulator/chance.js';
import { readMarkers, writeMarker } from '../../../simulator/burst/markers.js';
import { readOptions, WrongOption } from '../../../simulator/burst/options.js';
import { createReplyTally } from '../../../simulator/burst/replies.js';
import { summarise } from '../../../simulator/burst/summary.js';

describe('judging a burst', () => {
  const a = (number: number) => ({ customer: 'k1c1', number });
  const b = (number: number) => ({ customer: 'k1c2', number });

  it('finds every marker in an answer', () => {
    expect(readMarkers(`收到 ${writeMarker(a(1))} ${writeMarker(a(12))}，#3 元 #k1-2`)).toEqual([a(1), a(12)]);
  });

  it('finds nothing wrong with replies in order', () => {
    const tally = createReplyTally();
    for (const marker of [a(1), b(1), a(2)]) tally.expect(marker, 0);
    for (const marker of [b(1), a(1), a(2)]) tally.receive(marker, 5);

    expect(tally.counts()).toMatchObject({ delivered: 3, lost: 0, duplicated: 0, outOfOrder: 0 });
  });

  it('counts what is lost, doubled and overtaken, per customer', () => {
    const tally = createReplyTally();
    for (const marker of [a(1), a(2), a(3), b(1)]) tally.expect(marker, 0);
    for (const marker of [a(2), a(1), a(2)]) tally.receive(marker, 5);

    expect(tally.counts()).toMatchObject({ delivered: 2, lost: 2, duplicated: 1, outOfOrder: 1 });
  });

  it('does not mind a reply that comes before its push was settled', () => {
    const tally = createReplyTally();
    tally.receive(a(1), 5);
    tally.expect(a(1), 1);

    expect(tally.missing()).toBe(0);
    expect(tally.counts().replyMs.max).toBe(4);
  });

  it('sums up times', () => {
    expect(summarise([])).toEqual({ p50: 0, p99: 0, max: 0 });
    expect(summarise(Array.from({ length: 100 }, (_, index) => index))).toEqual({ p50: 50, p99: 99, max: 99 });
  });

  it('draws the same sequence from the same seed', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createChance(seed).next);

    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });
});

describe('the burst command’s options', () => {
  it('understands what is written', () => {
    const words = [
      '--customers',
      '1000',
      '--rate',
      '200',
      '--seconds=30',
      '--duplicates',
      '0.1',
      '--delay',
      '0-2000ms',
    ];
    const options = readOptions([...words, '--agents', '3', '--token', 'a', '--token', 'b'], {});

    expect(options.plan).toMatchObject({ customers: 1000, rate: 200, seconds: 30, expectReplies: true });
    expect(options.pushFaults).toMatchObject({ duplicateShare: 0.1, delayMs: [0, 2000] });
    expect(options.apiTokens).toEqual(['a', 'b']);
  });

  it.each([
    [['--custmers', '5']],
    [['--rate', 'fast']],
    [['--duplicates', '2']],
    [['--delay', '5s']],
    [['--delay', '9-1']],
    [['--replies', 'maybe']],
    [['--agents', '2']],
    [['--customers', '0']],
  ])('refuses %j', (words) => {
    expect(() => readOptions(words, {})).toThrow(WrongOption);
  });
});
