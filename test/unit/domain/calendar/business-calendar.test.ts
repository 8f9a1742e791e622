import {
  addBusinessTime,
  businessTimeBetween,
  isOpen,
  nextOpening,
} from '../../../../src/domain/calendar/business-calendar.js';
import type { BusinessCalendar, Shift } from '../../../../src/domain/calendar/business-calendar.js';
import { chineseHolidays, withChineseHolidays } from '../../../../src/domain/calendar/chinese-holidays.js';

const HOUR = 3_600_000;
const office: readonly Shift[] = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];

const aCalendar = (over: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  timeZone: 'Asia/Shanghai',
  week: [office, office, office, office, office, [], []],
  days: {},
  ...over,
});

const at = (text: string): Date => new Date(text);

describe('business calendar', () => {
  it('is open inside a shift, from its first moment to before its last', () => {
    const calendar = aCalendar();
    expect(isOpen(calendar, at('2026-11-23T09:00:00+08:00'))).toBe(true);
    expect(isOpen(calendar, at('2026-11-23T12:00:00+08:00'))).toBe(false);
    expect(isOpen(calendar, at('2026-11-22T10:00:00+08:00'))).toBe(false);
  });

  it('finds the next opening over the pause at noon, the night and the weekend', () => {
    const calendar = aCalendar();
    expect(nextOpening(calendar, at('2026-11-20T12:30:00+08:00'))).toEqual(at('2026-11-20T13:00:00+08:00'));
    expect(nextOpening(calendar, at('2026-11-20T18:00:00+08:00'))).toEqual(at('2026-11-23T09:00:00+08:00'));
    expect(nextOpening(calendar, at('2026-11-20T10:00:00+08:00'))).toEqual(at('2026-11-20T10:00:00+08:00'));
  });

  it('counts only open time', () => {
    const calendar = aCalendar();
    expect(addBusinessTime(calendar, at('2026-11-20T17:00:00+08:00'), 2 * HOUR)).toEqual(
      at('2026-11-23T10:00:00+08:00'),
    );
    expect(businessTimeBetween(calendar, at('2026-11-20T11:00:00+08:00'), at('2026-11-23T10:00:00+08:00'))).toBe(
      7 * HOUR,
    );
  });

  it('closes on holidays and opens on make-up workdays', () => {
    const calendar = aCalendar({ days: chineseHolidays(2026) });
    expect(nextOpening(calendar, at('2026-09-30T18:00:00+08:00'))).toEqual(at('2026-10-08T09:00:00+08:00'));
    expect(isOpen(calendar, at('2026-10-10T10:00:00+08:00'))).toBe(true);
  });

  it('lets a merchant write over the published plan', () => {
    const days = withChineseHolidays(
      { '2026-10-01': { kind: 'workday', shifts: [{ from: '10:00', to: '11:00' }] } },
      [2026],
    );
    expect(isOpen(aCalendar({ days }), at('2026-10-01T10:30:00+08:00'))).toBe(true);
    expect(isOpen(aCalendar({ days }), at('2026-10-02T10:30:00+08:00'))).toBe(false);
  });

  it('has no days for a year that is not planned yet', () => {
    expect(chineseHolidays(2099)).toEqual({});
  });

  it('stays open around the clock over midnight', () => {
    const always: readonly Shift[] = [{ from: '00:00', to: '24:00' }];
    const calendar = aCalendar({ week: Array.from({ length: 7 }, () => always) });
    const from = at('2026-11-20T17:00:00+08:00');
    expect(addBusinessTime(calendar, from, 50 * HOUR)).toEqual(new Date(from.getTime() + 50 * HOUR));
  });

  it('counts real hours on the day clocks go forward, and on the day they go back', () => {
    const night: readonly Shift[] = [{ from: '01:00', to: '04:00' }];
    const berlin = aCalendar({ timeZone: 'Europe/Berlin', week: Array.from({ length: 7 }, () => night) });
    const dayOf = (day: string): number => businessTimeBetween(berlin, at(`${day}T00:00:00Z`), at(`${day}T12:00:00Z`));
    expect(dayOf('2026-03-29')).toBe(2 * HOUR);
    expect(businessTimeBetween(berlin, at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z'))).toBe(4 * HOUR);
    expect(dayOf('2026-06-01')).toBe(2 * HOUR);
  });

  it('opens at the change when its opening time is left out, and keeps shifts that touch together', () => {
    const split = aCalendar({
      timeZone: 'America/New_York',
      week: Array.from({ length: 7 }, () => [
        { from: '00:00', to: '02:30' },
        { from: '02:30', to: '24:00' },
      ]),
    });
    const day = { from: at('2026-03-08T05:00:00Z'), to: at('2026-03-09T04:00:00Z') };
    expect(businessTimeBetween(split, day.from, day.to)).toBe(23 * HOUR);
    const late = aCalendar({ ...split, week: Array.from({ length: 7 }, () => [{ from: '02:30', to: '05:00' }]) });
    expect(nextOpening(late, day.from)).toEqual(at('2026-03-08T07:00:00Z'));
  });

  it('is never open without shifts', () => {
    const closed = aCalendar({ week: [[], [], [], [], [], [], []] });
    const now = at('2026-11-20T10:00:00Z');
    expect(nextOpening(closed, now)).toBeUndefined();
    expect(addBusinessTime(closed, now, 1)).toBeUndefined();
    expect(businessTimeBetween(closed, now, at('2027-11-20T10:00:00Z'))).toBe(0);
  });
});
