import * as fc from 'fast-check';
import type { BusinessCalendar } from '../../../../src/domain/calendar/business-calendar.js';
import {
  alarmsDue,
  alarmsStillTrue,
  duesOf,
  nextAlarmAt,
  pauseAfter,
  policyFor,
} from '../../../../src/domain/tickets/sla.js';
import type { SlaPolicy } from '../../../../src/domain/tickets/sla.js';
import { gramsOf } from '../../../../src/domain/tickets/subject-grams.js';
import { wrongField } from '../../../../src/domain/tickets/ticket-fields.js';
import { raised } from '../../../../src/domain/tickets/ticket-rules.js';

const office = [{ from: '09:00', to: '18:00' }];
const calendar: BusinessCalendar = {
  timeZone: 'Asia/Shanghai',
  week: [office, office, office, office, office, [], []],
  days: {},
};
const at = (text: string): Date => new Date(`${text}:00+08:00`);
const aPolicy = (over: Partial<SlaPolicy> = {}): SlaPolicy => ({
  id: 'p',
  typeId: undefined,
  priority: 'normal',
  firstResponseMinutes: 60,
  resolutionMinutes: 600,
  warnMinutes: 30,
  escalateAgentId: undefined,
  escalateSkillGroupId: undefined,
  ...over,
});
const opened = {
  status: 'open' as const,
  createdAt: at('2026-11-20T17:30'),
  firstRespondedAt: undefined,
  externalDueAt: undefined,
  pausedSince: undefined,
  pausedMs: 0,
};

describe('the clocks of a ticket', () => {
  it('are due in business time', () => {
    expect(duesOf(calendar, opened, aPolicy())).toEqual({
      firstResponseDueAt: at('2026-11-23T09:30'),
      resolutionDueAt: at('2026-11-24T09:30'),
    });
  });

  it('stand still while the ticket is pending, and go on where they stood', () => {
    const pending = pauseAfter(calendar, opened, { status: 'pending', at: at('2026-11-20T17:45') });
    expect(duesOf(calendar, { ...opened, ...pending, status: 'pending' }, aPolicy())).toEqual({
      firstResponseDueAt: undefined,
      resolutionDueAt: undefined,
    });
    // Open again after two more hours of work: 15 minutes on Friday, 1 h 45 min on Monday.
    const resumed = pauseAfter(calendar, pending, { status: 'open', at: at('2026-11-23T10:45') });
    expect(resumed).toEqual({ pausedSince: undefined, pausedMs: 2 * 3_600_000 });
    expect(duesOf(calendar, { ...opened, ...resumed }, aPolicy()).firstResponseDueAt).toEqual(at('2026-11-23T11:30'));
  });

  it('end with the first response, and with the solution', () => {
    const responded = { ...opened, firstRespondedAt: at('2026-11-20T17:40') };
    expect(duesOf(calendar, responded, aPolicy()).firstResponseDueAt).toBeUndefined();
    expect(duesOf(calendar, { ...opened, status: 'solved' }, aPolicy())).toEqual({});
  });

  it('keep the deadline of somebody else also while pending', () => {
    const externalDueAt = at('2026-11-21T17:30');
    expect(duesOf(calendar, { ...opened, externalDueAt }, aPolicy()).resolutionDueAt).toEqual(externalDueAt);
    const pending = { ...opened, status: 'pending' as const, externalDueAt };
    expect(duesOf(calendar, pending, undefined).resolutionDueAt).toEqual(externalDueAt);
  });

  it('warn once, are late once, and may tell again when a due instant has moved ahead', () => {
    const dues = { firstResponseDueAt: at('2026-11-23T10:00'), resolutionDueAt: undefined };
    const fresh = { ...dues, alarms: [] };
    expect(nextAlarmAt(fresh, 30)).toEqual(at('2026-11-23T09:30'));
    expect(alarmsDue(fresh, 30, at('2026-11-23T09:29'))).toEqual([]);
    expect(alarmsDue(fresh, 30, at('2026-11-23T09:30'))).toEqual(['first_response_warning']);
    const warned = { ...dues, alarms: ['first_response_warning'] as const };
    expect(alarmsDue(warned, 30, at('2026-11-23T09:45'))).toEqual([]);
    expect(nextAlarmAt(warned, 30)).toEqual(at('2026-11-23T10:00'));
    expect(alarmsDue(warned, 30, at('2026-11-23T10:00'))).toEqual(['first_response_breach']);
    expect(alarmsStillTrue(warned, 30, at('2026-11-23T09:45'))).toEqual(['first_response_warning']);
    const moved = { ...warned, firstResponseDueAt: at('2026-11-23T12:00') };
    expect(alarmsStillTrue(moved, 30, at('2026-11-23T09:45'))).toEqual([]);
  });

  it('follow the policy of the type, else that of every type', () => {
    const [any, own] = [aPolicy(), aPolicy({ id: 'own', typeId: 't' })];
    expect(policyFor([any, own], { typeId: 't', priority: 'normal' })).toBe(own);
    expect(policyFor([any, own], { typeId: 'u', priority: 'normal' })).toBe(any);
    expect(policyFor([any, own], { typeId: 't', priority: 'high' })).toBeUndefined();
  });

  it('are never due earlier for having been paused longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 8 }), fc.integer({ min: 0, max: 10 ** 8 }), (less, more) => {
        const due = (pausedMs: number) => duesOf(calendar, { ...opened, pausedMs }, aPolicy()).resolutionDueAt;
        expect(Number(due(less))).toBeLessThanOrEqual(Number(due(less + more)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the fields of a type', () => {
  const definitions = [
    { key: 'size', label: '规格', kind: 'choice', isRequired: true, choices: ['大', '小'] },
    { key: 'count', label: '数量', kind: 'number', isRequired: false },
    { key: 'day', label: '日期', kind: 'date', isRequired: false },
    { key: 'opened', label: '已拆封', kind: 'yes_no', isRequired: false },
  ] as const;

  it('takes what fits', () => {
    expect(wrongField(definitions, { size: '大', count: 3, day: '2026-11-20', opened: false })).toBeUndefined();
  });

  it('names what is missing, unknown or of another kind', () => {
    expect(wrongField(definitions, {})).toBe('size');
    expect(wrongField(definitions, { size: '' })).toBe('size');
    expect(wrongField(definitions, { size: '中' })).toBe('size');
    expect(wrongField(definitions, { size: '大', colour: '红' })).toBe('colour');
    expect(wrongField(definitions, { size: '大', count: '3' })).toBe('count');
    expect(wrongField(definitions, { size: '大', day: '昨天' })).toBe('day');
  });
});

describe('words of a ticket', () => {
  it('finds a part of a subject by its pairs, whatever width and case', () => {
    const grams = gramsOf('苹果 ＡＢ坏了');
    for (const pair of gramsOf('ab坏')) expect(grams).toContain(pair);
    expect(gramsOf('苹')).toEqual([]);
  });

  it('raises a priority by one, and the highest not at all', () => {
    expect([raised('low'), raised('high'), raised('urgent')]).toEqual(['normal', 'urgent', 'urgent']);
  });
});
