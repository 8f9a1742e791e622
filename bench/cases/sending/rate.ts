import { setTimeout as sleep } from 'node:timers/promises';
import { intervalOf } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { addChannels, addCustomers } from './sends.js';
import type { Send } from './sends.js';
import type { SendingDesk } from './sending-desk.js';

const CHANNELS = 6;
const SENDS_PER_MINUTE = 1_200;
/** More wait than may leave, however long it is watched. */
const SPARE = 1.2;
/** What may leave at once on top of the even flow has left by then. */
const SETTLE_MS = 2_000;
const LINES_EACH = 4;

/** Waits so that no channel is ever out of work. */
const sendsFor = async (
  { client, merchant }: SendingDesk,
  channelId: string,
  count: number,
): Promise<readonly Send[]> => {
  const to = await addCustomers(client, merchant, { channelId, count: Math.ceil(count / LINES_EACH) });
  return Array.from({ length: LINES_EACH }, (_none, number) => to.map((customer) => ({ to: customer, number }))).flat();
};

/**
 * The most of one channel that left within any minute, as far as was watched: the even flow of the fullest stretch for the
 * whole minute, and beside it what left at once at the start.
 */
const mostInAMinute = (times: readonly number[], stretchMs: number): number => {
  const first = times[0] ?? 0;
  const atStart = times.filter((at) => at < first + SETTLE_MS).length;
  const rest = times.filter((at) => at >= first + SETTLE_MS);
  const fullest = Math.max(
    ...rest
      .filter((at) => at + stretchMs <= (rest.at(-1) ?? 0))
      .map((from) => rest.filter((at) => at >= from && at < from + stretchMs).length),
  );
  return atStart + (fullest / stretchMs) * (60_000 - SETTLE_MS);
};

/** O2: how much of its rate a channel with enough to send uses; no minute may hold more than the rate. */
export const measureRate = async (desk: SendingDesk, seconds: number, isNoisy: boolean): Promise<Figure> => {
  const { client, merchant, wechat } = desk;
  const channels = await addChannels(client, merchant, { count: CHANNELS, sendsPerMinute: SENDS_PER_MINUTE });
  const times = new Map<string, number[]>(channels.map(({ token }) => [token, []]));
  wechat.onSend(({ token, at }) => times.get(token)?.push(at));
  const each = Math.ceil(((SENDS_PER_MINUTE * (seconds + SETTLE_MS / 1000)) / 60) * SPARE);
  const sends: Send[] = [];
  for (const { id } of channels) sends.push(...(await sendsFor(desk, id, each)));
  await desk.queue(sends);
  await sleep(SETTLE_MS + seconds * 1_000);
  const watched = [...times.values()].map((list) => [...list]);
  await client.query(`delete from outbound where state = 'queued'`);
  const uses = watched.map((list) => {
    const first = list[0] ?? 0;
    const inside = list.filter((at) => at >= first + SETTLE_MS);
    const span = (inside.at(-1) ?? 0) - (inside[0] ?? 0);
    return ((inside.length - 1) / span / SENDS_PER_MINUTE) * 60_000;
  });
  const most = Math.max(...watched.map((list) => mostInAMinute(list, (seconds * 1_000) / 2)));
  return toFigure({
    id: 'O2',
    interval: intervalOf(most > SENDS_PER_MINUTE ? uses.map(() => 0) : uses),
    n: uses.length,
    isNoisy,
    flags: most > SENDS_PER_MINUTE ? [`more than the rate: ${Math.round(most)} in a minute`] : [],
    detail: { sendsPerMinute: SENDS_PER_MINUTE, seconds, mostInAMinute: most },
  });
};
