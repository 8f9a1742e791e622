import type { TicketType } from '../../ports/stores/ticket-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';

type Types = Pick<Stores, 'ticketTypes'>;

/** The type of that name; else the first one in use, so that no work is lost where a merchant renamed it. */
export const typeNamed = async ({ ticketTypes }: Types, name: string): Promise<TicketType | undefined> => {
  const inUse = (await ticketTypes.all()).filter(({ isArchived }) => !isArchived);
  return inUse.find((type) => type.name === name) ?? inUse[0];
};

/** The type with this id; else the first one in use. Undefined: the merchant uses none. */
export const typeOrFirst = async (
  { ticketTypes }: Types,
  typeId: string | undefined,
): Promise<TicketType | undefined> => {
  const inUse = (await ticketTypes.all()).filter(({ isArchived }) => !isArchived);
  return inUse.find(({ id }) => id === typeId) ?? inUse[0];
};

/** A type of the merchant that new tickets may have. */
export const isUsable = async ({ ticketTypes }: Types, typeId: string): Promise<boolean> =>
  (await ticketTypes.findById(typeId))?.isArchived === false;
