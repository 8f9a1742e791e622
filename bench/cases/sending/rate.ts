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
const MINUTE_MS = 60_000;

/** Waits so that no channel is ever out of work. */
const sendsFor = async (
  { client, merchant }: SendingDesk,
  channelId: string,
  count: number,
): Promise<readonly Send[]> => {
  const to = await addCustomers(client, merchant, { channelId, count: Math.ceil(count / LINES_EACH) });
  return Array.from({ length: LINES_EACH }, (_none, number) => to.map((customer) => ({ to: customer, number }))).flat();
};

type Flow = {
  /** Of the channel's rate, while it flows evenly. */
  readonly use: number;
  /** What a minute holds that begins with what leaves at once. */
  readonly inAMinute: number;
};

const flowOf = (times: readonly number[]): Flow => {
  const settledAt = (times[0] ?? Number.NaN) + SETTLE_MS;
  const even = times.filter((at) => at >= settledAt);
  const perMinute = ((even.length - 1) / ((even.at(-1) ?? 0) - (even[0] ?? 0))) * MINUTE_MS;
  const atStart = times.length - even.length;
  return {
    use: perMinute / SENDS_PER_MINUTE,
    inAMinute: atStart + (perMinute * (MINUTE_MS - SETTLE_MS)) / MINUTE_MS,
  };
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
  const flows = watched.map(flowOf);
  const most = Math.max(...flows.map(({ inAMinute }) => inAMinute));
  const uses = flows.map(({ use }) => use);
  return toFigure({
    id: 'O2',
    interval: intervalOf(most > SENDS_PER_MINUTE ? uses.map(() => 0) : uses),
    n: uses.length,
    isNoisy,
    flags: most > SENDS_PER_MINUTE ? [`more than the rate: ${Math.round(most)} in a minute`] : [],
    detail: { sendsPerMinute: SENDS_PER_MINUTE, seconds, mostInAMinute: most },
  });
};
