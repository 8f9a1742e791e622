import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { FOREIGN_SETTINGS, settingsSchema } from './schema.js';
import { envNamesOf, settingsOf, spell } from './setting-names.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** The texts of all settings that are given, by dotted name. */
export type GivenSettings = {
  readonly values: ReadonlyMap<string, string>;
  /** Names in no list; a misspelling is named, not fatal. */
  readonly warnings: readonly string[];
};

const KNOWN = settingsOf(settingsSchema);

/** Environment (or a file it names) over config/<environment>.json over config/default.json. */
export const readSettings = (env: Env, configDir: string): GivenSettings => {
  const environment = valueFromEnv(env, 'node.env') ?? 'development';
  const files = ['default', environment].map((name) => readJson(join(configDir, `${name}.json`)));
  const fromFiles = new Map(files.flatMap((content) => [...content]));
  const values = new Map(fromFiles);
  for (const name of KNOWN) {
    const value = valueFromEnv(env, name);
    if (value !== undefined) values.set(name, value);
  }
  values.set('node.env', environment);
  const unknownInFiles = [...fromFiles.keys()].filter((name) => !KNOWN.includes(name));
  return { values, warnings: [...unknownInFiles, ...unknownInEnv(env)].map((name) => `unknown setting ${name}`) };
};

const valueFromEnv = (env: Env, dotted: string): string | undefined => {
  const isProduction = env['NODE_ENV'] === 'production';
  const given = envNamesOf(dotted).flatMap((name) => [
    ...(env[name] === undefined || env[name] === '' ? [] : [() => env[name]]),
    ...(env[`${name}_FILE`] === undefined ? [] : [() => fromFile(dotted, env[`${name}_FILE`] ?? '', isProduction)]),
  ]);
  if (given.length > 1) throw new ConfigError([`${spell(dotted)}: is given twice; keep one of the two`]);
  return given[0]?.();
};

const fromFile = (dotted: string, path: string, isProduction: boolean): string => {
  const content = tryRead(path);
  if (content === undefined) throw new ConfigError([`${spell(dotted)}: the file it names cannot be read`]);
  if (isProduction && (statSync(path).mode & 0o007) !== 0) {
    throw new ConfigError([`${spell(dotted)}: the file it names may be read by others; set its mode to 600`]);
  }
  return content.replace(/\r?\n$/, '');
};

const tryRead = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const json = z.json();

const readJson = (path: string): ReadonlyMap<string, string> => {
  const content = tryRead(path);
  if (content === undefined) return new Map();
  return new Map(flatten(json.parse(JSON.parse(content)), ''));
};

const flatten = (value: z.output<typeof json>, prefix: string): readonly (readonly [string, string])[] => {
  if (value === null) return [];
  if (typeof value !== 'object') return [[prefix, String(value)]];
  if (Array.isArray(value)) return [[prefix, value.join(',')]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, prefix === '' ? key : `${prefix}.${key}`));
};

const unknownInEnv = (env: Env): readonly string[] => {
  const known = new Set([...KNOWN.flatMap(envNamesOf), ...FOREIGN_SETTINGS]);
  const prefixes = new Map(KNOWN.filter((name) => name.includes('.')).map((name) => [prefixOf(name), name]));
  return Object.keys(env).flatMap((name) => {
    const prefix = /^[A-Z0-9]+_/.exec(name)?.[0] ?? '';
    if (prefix === 'NODE_' || !prefixes.has(prefix) || known.has(name.replace(/_FILE$/, ''))) return [];
    return [`${name} (${prefix.slice(0, -1).toLowerCase()}.${camelCase(name.slice(prefix.length))})`];
  });
};

const prefixOf = (dotted: string): string => `${dotted.slice(0, dotted.indexOf('.')).toUpperCase()}_`;

const camelCase = (upper: string): string =>
  upper.toLowerCase().replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());

/** Reads the texts by a schema; every fault names its setting, none holds its value. */
export const parseSettings = <T extends z.ZodType>(schema: T, given: GivenSettings): z.output<T> => {
  const parsed = schema.safeParse(nest(schema, given.values));
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(({ path, message }) => {
      const dotted = path.filter((part) => typeof part === 'string').join('.');
      return `${spell(dotted)}: ${given.values.has(dotted) ? message : 'is missing'}`;
    }),
  );
};

type Nested = { [key: string]: string | Nested | undefined };

const nest = (schema: z.ZodType, values: ReadonlyMap<string, string>): Nested => {
  const root: Nested = {};
  for (const name of settingsOf(schema)) place(root, name.split('.'), values.get(name));
  return root;
};

const place = (into: Nested, [key = '', ...rest]: readonly string[], value: string | undefined): void => {
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = into[key];
  const next: Nested = typeof inner === 'object' ? inner : {};
  into[key] = next;
  place(next, rest, value);
};
