import type { World } from './world.js';
import type { SeedState } from './conversation.js';
import type { Random } from './words.js';

export type Arrival = {
  readonly atMs: number;
  readonly merchant: number;
  readonly state: SeedState;
  readonly lines: number;
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How busy each hour is on the wall of Shanghai; the night is quiet, the evening loud. */
const HOURS = [3, 2, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 10, 9, 11, 12, 12, 11, 10, 12, 15, 16, 12, 7] as const;
/** From Monday; people write at weekends. */
const WEEKDAYS = [10, 9, 9, 9, 11, 13, 13] as const;
const SHANGHAI_MS = 8 * HOUR_MS;
/** Of the last conversations so many times as many as are open: the others were done sooner. */
const LAST_OF_OPEN = 3;
/** Open conversations for each agent. */
const HELD_EACH = 5;
const WAITING_EACH = 2;

const cumulate = (weights: readonly number[]): readonly number[] => {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let reached = 0;
  return weights.map((weight) => (reached += weight / sum));
};

const placeIn = (cumulated: readonly number[], value: number): number => {
  const place = cumulated.findIndex((reached) => value < reached);
  return place < 0 ? cumulated.length - 1 : place;
};

const HOUR_SHARES = cumulate(HOURS);

/** The hour is one of the wall's, so the day begins eight hours before it does in UTC. */
const timesOf = (random: Random, dayMs: number, count: number): readonly number[] =>
  Array.from(
    { length: count },
    () => dayMs + placeIn(HOUR_SHARES, random()) * HOUR_MS + Math.floor(random() * HOUR_MS),
  ).sort((a, b) => a - b);

const weekdayOf = (dayMs: number): number => (new Date(dayMs + SHANGHAI_MS).getUTCDay() + 6) % 7;

/** Days of the wall from the first to today, with how many conversations each brings: more from month to month. */
const daysOf = ({ plan, startMs }: World): readonly { readonly dayMs: number; readonly count: number }[] => {
  const firstMs = Math.floor((startMs + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  const days = Array.from({ length: plan.days + 1 }, (_none, day) => firstMs + day * DAY_MS);
  const shares = cumulate(days.map((dayMs, day) => (WEEKDAYS[weekdayOf(dayMs)] ?? 10) * (1 + day / plan.days)));
  let made = 0;
  return days.map((dayMs, day) => {
    const until = Math.round((shares[day] ?? 1) * plan.conversations);
    const count = until - made;
    made = until;
    return { dayMs, count };
  });
};

/** What comes last is still open, so much for each merchant's agents. */
const createStates = ({ plan, merchants }: World) => {
  const left = merchants.map(({ agents }) => ({
    active: agents.length * HELD_EACH,
    queued: agents.length * WAITING_EACH,
  }));
  const open = left.reduce((sum, { active, queued }) => sum + active + queued, 0);
  const firstOpen = plan.conversations - open * LAST_OF_OPEN;
  return (random: Random, number: number, merchant: number): SeedState => {
    const ofMerchant = left[merchant];
    if (number < firstOpen || !ofMerchant || random() < 0.5) return 'closed';
    const state = random() < WAITING_EACH / (HELD_EACH + WAITING_EACH) ? 'queued' : 'active';
    if (ofMerchant[state] === 0) return 'closed';
    ofMerchant[state] -= 1;
    return state;
  };
};

/** Every conversation in the order it came. What today still brings lies before now. */
export function* arrivalsOf(world: World, random: Random): Generator<Arrival> {
  const { plan, shares } = world;
  const lines = plan.messages / plan.conversations;
  const stateOf = createStates(world);
  const nowMs = plan.now.getTime();
  let carried = 0;
  let number = 0;
  for (const { dayMs, count } of daysOf(world)) {
    for (const time of timesOf(random, dayMs, count)) {
      const atMs = Math.min(time, nowMs - 1);
      const merchant = placeIn(shares, random());
      // From half to one and a half of what they have on the whole, so that the sum comes out as it was asked for.
      const wanted = lines * (0.5 + random()) + carried;
      const whole = Math.max(2, Math.round(wanted));
      carried = wanted - whole;
      yield { atMs, merchant, state: stateOf(random, number, merchant), lines: whole };
      number += 1;
    }
  }
}
