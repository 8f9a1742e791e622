import * as fc from 'fast-check';
import {
  addBusinessTime,
  businessTimeBetween,
  isOpen,
  nextOpening,
} from '../../../../src/domain/calendar/business-calendar.js';
import type { BusinessCalendar, Shift, SpecialDay } from '../../../../src/domain/calendar/business-calendar.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RUNS = { numRuns: 60 };

const time = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const shift: fc.Arbitrary<Shift> = fc
  .tuple(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 1440 }))
  .map(([one, other]) => ({ from: time(Math.min(one, other)), to: time(Math.max(one, other)) }));
const shifts = fc.array(shift, { maxLength: 3 });

// Weeks around both changes of the clocks in Berlin and New York.
const aroundChanges = fc.constantFrom('2026-03-06', '2026-03-27', '2026-10-23', '2026-10-30', '2026-06-10');
const instant = fc
  .tuple(aroundChanges, fc.integer({ min: 0, max: 6 * DAY }))
  .map(([day, ms]) => new Date(Date.parse(`${day}T00:00:00Z`) + ms));

const special: fc.Arbitrary<SpecialDay> = fc.oneof(
  fc.constant<SpecialDay>({ kind: 'holiday' }),
  fc.constant<SpecialDay>({ kind: 'workday' }),
  shifts.map((own): SpecialDay => ({ kind: 'workday', shifts: own })),
);

const calendar: fc.Arbitrary<BusinessCalendar> = fc.record({
  timeZone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe'),
  week: fc.array(shifts, { minLength: 7, maxLength: 7 }),
  days: fc.dictionary(fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-06-11'), special),
});

/** Instants in order of time. */
const instants = (count: number): fc.Arbitrary<readonly Date[]> =>
  fc
    .array(instant, { minLength: count, maxLength: count })
    .map((dates) => dates.toSorted((one, other) => Number(one) - Number(other)));
const NEVER = new Date(0);
const amount = fc.integer({ min: 0, max: 60 * HOUR });
describe('business calendar, whatever the shifts', () => {
  it('adds up: the time between two instants is the sum over any instant between them', () => {
    fc.assert(
      fc.property(calendar, instants(3), (own, [a = NEVER, b = NEVER, c = NEVER]) => {
        expect(businessTimeBetween(own, a, b) + businessTimeBetween(own, b, c)).toBe(businessTimeBetween(own, a, c));
      }),
      RUNS,
    );
  });

  it('never counts more than has passed, nor less than nothing', () => {
    fc.assert(
      fc.property(calendar, instants(2), (own, [a = NEVER, b = NEVER]) => {
        const between = businessTimeBetween(own, a, b);
        expect(between).toBeGreaterThanOrEqual(0);
        expect(between).toBeLessThanOrEqual(Number(b) - Number(a));
        expect(a < b ? businessTimeBetween(own, b, a) : 0).toBe(0);
      }),
      RUNS,
    );
  });

  it('adding is the inverse of counting', () => {
    fc.assert(
      fc.property(calendar, instant, amount, (own, from, ms) => {
        const due = addBusinessTime(own, from, ms);
        if (due) expect(businessTimeBetween(own, from, due)).toBe(ms);
        else expect(nextOpening(own, new Date(Number(from) + 3650 * DAY))).toBeUndefined();
      }),
      RUNS,
    );
  });

  it('adding in two steps is adding at once, and more is never earlier', () => {
    fc.assert(
      fc.property(calendar, instant, fc.tuple(amount, amount), (own, from, [first, second]) => {
        const halfway = addBusinessTime(own, from, first);
        const whole = addBusinessTime(own, from, first + second);
        if (!halfway || !whole) return;
        expect(addBusinessTime(own, halfway, second)).toEqual(whole);
        expect(Number(halfway)).toBeLessThanOrEqual(Number(whole));
      }),
      RUNS,
    );
  });

  it('a later start is never due earlier', () => {
    fc.assert(
      fc.property(calendar, instants(2), amount, (own, [a = NEVER, b = NEVER], ms) => {
        const [early, late] = [addBusinessTime(own, a, ms), addBusinessTime(own, b, ms)];
        if (early && late) expect(Number(early)).toBeLessThanOrEqual(Number(late));
      }),
      RUNS,
    );
  });

  it('opens when it says, and counts nothing before', () => {
    fc.assert(
      fc.property(calendar, instant, (own, from) => {
        const opening = nextOpening(own, from);
        if (!opening) return;
        expect(isOpen(own, opening)).toBe(true);
        expect(businessTimeBetween(own, from, opening)).toBe(0);
        expect(isOpen(own, from)).toBe(Number(opening) === Number(from));
      }),
      RUNS,
    );
  });
});
