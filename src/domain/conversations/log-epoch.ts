/** The name of a new epoch of a merchant's event log; it says whose it is. */
export const newEpoch = (merchantId: string, unique: string): string => `${merchantId}.${unique}`;

const OWNER = /^([0-9a-f-]{36})\./;

/** False for a place in another merchant's log. A name that says nothing is of no log that still stands. */
export const isCursorOf = (merchantId: string, { epoch }: { readonly epoch: string }): boolean => {
  const owner = OWNER.exec(epoch)?.[1];
  return owner === undefined || owner === merchantId;
};
