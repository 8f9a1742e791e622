import type { TicketTypeView } from '../../../../src/contract/tickets/ticket-settings.js';

export type TypeField = TicketTypeView['fields'][number];
export type FieldValues = Readonly<Record<string, string | number | boolean | undefined>>;

const isGiven = (value: FieldValues[string]): value is string | number | boolean => value !== undefined && value !== '';

/** The first field that has to be filled in and is not. */
export const missingField = (fields: readonly TypeField[], values: FieldValues): TypeField | undefined =>
  fields.find(({ key, isRequired }) => isRequired && !isGiven(values[key]));

/** The values of the fields this type has. */
export const givenFields = (
  fields: readonly TypeField[],
  values: FieldValues,
): Record<string, string | number | boolean> =>
  Object.fromEntries(
    fields.flatMap(({ key }) => {
      const value = values[key];
      return isGiven(value) ? [[key, value]] : [];
    }),
  );
