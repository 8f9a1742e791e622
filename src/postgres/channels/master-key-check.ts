import type { DataSource } from 'typeorm';
import { createQuery } from '../query.js';
import { SecretBoxError } from './secret-box.js';
import type { SecretBox } from './secret-box.js';

// The first byte of a sealed secret names its master key: one channel for each key is enough.
const ONE_OF_EACH_KEY = `
  select distinct on (get_byte(app_secret, 0)) id, app_secret from channels order by get_byte(app_secret, 0), id`;

/** Whether the master keys open the secrets that are stored; true where none are. `system` works as jiedai_system. */
export const opensStoredSecrets = async (system: DataSource, secretBox: SecretBox): Promise<boolean> => {
  const rows = await createQuery(system)<{ id: string; app_secret: Buffer }>(ONE_OF_EACH_KEY);
  return rows.every(({ id, app_secret: sealed }) => canOpen(secretBox, sealed, id));
};

const canOpen = (secretBox: SecretBox, sealed: Buffer, id: string): boolean => {
  try {
    secretBox.open(sealed, id);
    return true;
  } catch (error) {
    if (error instanceof SecretBoxError) return false;
    throw error;
  }
};
