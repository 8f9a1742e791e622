import type { TicketFields, TicketFieldValue } from './ticket.js';

export type TicketFieldKind = 'text' | 'number' | 'choice' | 'date' | 'yes_no';

/** A field that a merchant gives to the tickets of a type. */
export type TicketField = {
  /** How values are kept; stays when the label changes. */
  readonly key: string;
  readonly label: string;
  readonly kind: TicketFieldKind;
  readonly isRequired: boolean;
  /** What a choice may be. */
  readonly choices?: readonly string[] | undefined;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

type Fits = (value: TicketFieldValue, field: TicketField) => boolean;

const FITS: Readonly<Record<TicketFieldKind, Fits>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  choice: (value, { choices = [] }) => typeof value === 'string' && choices.includes(value),
  date: (value) => typeof value === 'string' && DAY.test(value) && !Number.isNaN(Date.parse(value)),
  yes_no: (value) => typeof value === 'boolean',
};

/** The first field that is missing, unknown or of the wrong kind; undefined where all is well. An empty text is as good as none. */
export const wrongField = (definitions: readonly TicketField[], values: TicketFields): string | undefined => {
  const unknown = Object.keys(values).find((key) => !definitions.some((field) => field.key === key));
  if (unknown !== undefined) return unknown;
  return definitions.find((field) => {
    const value = values[field.key];
    if (value === undefined || value === '') return field.isRequired;
    return !FITS[field.kind](value, field);
  })?.key;
};
