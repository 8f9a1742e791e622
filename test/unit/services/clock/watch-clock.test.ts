import { createWatchClock } from '../../../../src/services/clock/watch-clock.js';

const AT = new Date('2026-11-23T00:00:00Z');
const ahead = (seconds: number): Date => new Date(AT.getTime() + seconds * 1_000);

describe('the watch over the clock', () => {
  const said: (readonly [string, unknown])[] = [];
  let now = AT;
  const note =
    (level: string) =>
    ({ aheadSeconds }: Readonly<Record<string, unknown>>): void =>
      void said.push([level, aheadSeconds]);
  const watch = createWatchClock({ clock: { now: () => now }, logger: { error: note('error'), info: note('info') } });

  it('says once that our clock is far off, and once that it is right again, for each who is asked', () => {
    const ask = (source: 'wechat' | 'postgres', oursAhead: number): void => {
      now = ahead(oursAhead);
      watch({ source, theirs: AT, askedAt: now });
    };
    ask('postgres', 59);
    expect(said).toEqual([]);
    ask('postgres', 900);
    ask('postgres', 900);
    ask('wechat', -900);
    expect(said).toEqual([
      ['error', 900],
      ['error', -900],
    ]);
    ask('postgres', 0);
    expect(said.at(-1)).toEqual(['info', 0]);
    watch({ source: 'wechat', theirs: new Date('not a date'), askedAt: now });
    expect(said).toHaveLength(3);
  });

  it('counts half of the way there and back', () => {
    const before = said.length;
    // Asked two minutes before the answer came: the other may have looked at any moment between.
    now = ahead(120);
    watch({ source: 'postgres', theirs: ahead(60), askedAt: AT });
    expect(said).toHaveLength(before);
  });
});
