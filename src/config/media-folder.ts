import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { ConfigError } from './config-error.js';
import { spell } from './setting-names.js';

type Wanted = {
  /** As it was set; undefined: `media` inside DATA_DIR, which is made where it is missing. */
  readonly configured: string | undefined;
  readonly dataDir: string;
  /** Folders whose files are served as they are: media among them would escape their signed links. */
  readonly servedDirs: readonly string[];
};

/** The folder of the media store: there, writable, and outside of what is served as it is. */
export const mediaFolder = ({ configured, dataDir, servedDirs }: Wanted): string => {
  const dir = resolve(configured ?? `${dataDir}/media`);
  const refuse = (complaint: string): never => {
    throw new ConfigError([`${spell('media.dir')}: ${complaint}`]);
  };
  if (servedDirs.some((served) => isInside(dir, served))) refuse('must be outside of the folder that is served');
  if (configured === undefined) mkdirSync(dir, { recursive: true, mode: 0o750 });
  if (!isFolder(dir)) refuse('the folder does not exist');
  if (!isWritable(dir)) refuse('the folder cannot be written');
  return dir;
};

const isInside = (dir: string, outer: string): boolean => {
  const path = relative(resolve(outer), dir);
  return path === '' || (!path.startsWith('..') && !path.startsWith('/'));
};

const isFolder = (dir: string): boolean => {
  try {
    return statSync(dir).isDirectory();
  } catch {
    return false;
  }
};

/** Root may write where nobody may: a folder without any write bit was made read-only on purpose. */
const isWritable = (dir: string): boolean => {
  try {
    accessSync(dir, constants.W_OK | constants.X_OK);
    return (statSync(dir).mode & 0o222) !== 0;
  } catch {
    return false;
  }
};
