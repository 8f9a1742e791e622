import { isOpen, nextOpening } from '../../domain/calendar/business-calendar.js';
import { calendarOf, hoursOf } from '../../domain/calendar/business-hours.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** `opensAt` undefined while closed: not within years. */
export type Opening = { readonly isOpen: true } | { readonly isOpen: false; readonly opensAt: Date | undefined };

type Asked = { readonly skillGroupId: string | undefined; readonly at: Date };

/** Whether a skill group works now, by its own hours, else the merchant's, else always. */
export const openingOf = async (
  { businessHours, merchants }: Pick<Stores, 'businessHours' | 'merchants'>,
  { skillGroupId, at }: Asked,
): Promise<Opening> => {
  const hours = hoursOf(await businessHours.all(), skillGroupId);
  if (!hours) return { isOpen: true };
  const { timeZone } = await merchants.current();
  const calendar = calendarOf(hours, timeZone, at);
  return isOpen(calendar, at) ? { isOpen: true } : { isOpen: false, opensAt: nextOpening(calendar, at) };
};

/** Where who wants a person goes: into the queue, or, where the merchant says so and it is closed, to the messages left. */
export type ArrivalState =
  | { readonly state: 'queued' }
  | { readonly state: 'left_message'; /** When it is queued by itself. */ readonly opensAt: Date };

export const arrivalStateOf = async (
  stores: Pick<Stores, 'businessHours' | 'merchants'>,
  asked: Asked,
): Promise<ArrivalState> => {
  const { settings } = await stores.merchants.current();
  if (settings.offHoursAct === 'queue') return { state: 'queued' };
  const opening = await openingOf(stores, asked);
  if (opening.isOpen || opening.opensAt === undefined) return { state: 'queued' };
  return { state: 'left_message', opensAt: opening.opensAt };
};
