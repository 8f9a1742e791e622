import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.js';

/**
 * A secret of 32 bytes that is made once and kept in DATA_DIR, for a set-up where nobody gave one. Several processes may
 * start at once: the first one's secret stands, and no file is ever half written.
 */
export const secretMadeOnce = (dataDir: string, fileName: string): Buffer => {
  const path = join(dataDir, fileName);
  try {
    return read(path) ?? make(dataDir, path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(['DATA_DIR (data.dir): the folder cannot be written']);
  }
};

const read = (path: string): Buffer | undefined => {
  const content = tryRead(path);
  if (content === undefined) return undefined;
  const secret = Buffer.from(content.trim(), 'base64');
  if (secret.length === 32) return secret;
  throw new ConfigError(['DATA_DIR (data.dir): a key kept in it is damaged; restore it from a backup']);
};

const tryRead = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

const make = (dataDir: string, path: string): Buffer => {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read(path) ?? make(dataDir, path);
};

const hasCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
