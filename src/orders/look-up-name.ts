import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';

/** Every address that a name has now. Rejects where it has none, or nobody says within 3 s. */
export type LookUpName = (hostname: string) => Promise<readonly LookupAddress[]>;

const PATIENCE_MS = 3_000;

export const lookUpName: LookUpName = async (hostname) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the name was not looked up in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([lookup(hostname, { all: true }), late]);
  } finally {
    clearTimeout(timer);
  }
};
