import { z } from 'zod';

/** Names that do not follow the rule `a.bC` → `A_B_C`. */
const ENV_NAMES: Readonly<Record<string, string>> = {
  'http.port': 'PORT',
  'http.host': 'HOST',
  'encryption.masterKey': 'JIEDAI_MASTER_KEY',
  'encryption.previousMasterKeys': 'JIEDAI_PREVIOUS_MASTER_KEYS',
};
/** Shorter names that mean the same. */
const SHORT_NAMES: Readonly<Record<string, string>> = { 'http.publicUrl': 'PUBLIC_URL' };

const toEnvSpelling = (dotted: string): string =>
  dotted
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase();

export const envNameOf = (dotted: string): string => ENV_NAMES[dotted] ?? toEnvSpelling(dotted);

/** Every spelling that is read, the main one first. */
export const envNamesOf = (dotted: string): readonly string[] => {
  const short = SHORT_NAMES[dotted];
  return short === undefined ? [envNameOf(dotted)] : [envNameOf(dotted), short];
};

/** Names one setting in a message: `HTTP_PUBLIC_URL (http.publicUrl)`. */
export const spell = (dotted: string): string => {
  const env = envNameOf(dotted);
  return env === dotted ? env : `${env} (${dotted})`;
};

/** The dotted names of all settings of a schema. */
export const settingsOf = (schema: z.ZodType, prefix = ''): readonly string[] => {
  if (!(schema instanceof z.ZodObject)) return [prefix];
  return Object.entries<z.ZodType>(schema.shape).flatMap(([key, inner]) =>
    settingsOf(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
};
