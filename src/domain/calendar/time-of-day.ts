import { DateTime } from 'luxon';

/** `HH:MM` on the wall of a zone. */
export const timeOfDay = (timeZone: string, at: Date): string =>
  DateTime.fromJSDate(at, { zone: timeZone }).toFormat('HH:mm');
