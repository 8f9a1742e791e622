import { Client } from 'pg';
import { connectionOptions } from '../connection/connection-options.js';
import { toAppError } from '../database-errors.js';

/** The way every value is written and read, whatever the two servers' own settings are; a row's order is the table's own. */
const SETTINGS = `set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set extra_float_digits = 3;
  set client_encoding = 'UTF8'; set synchronize_seqscans = off; set max_parallel_workers_per_gather = 0`;

/** A connection of its own as the owner of the tables, without time limits. */
export const openBackupClient = async (url: string): Promise<Client> => {
  const client = new Client(connectionOptions({ url, role: 'owner', statementTimeoutMs: 0 }));
  // A connection that dies says so in the statement that follows.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(SETTINGS);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw toAppError(error);
  }
};

/** While it is held, partitions are neither made nor dropped: both would wait for the reader, and everybody behind them. */
export const BACKUP_LOCK = 720_003;
