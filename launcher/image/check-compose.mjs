import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { faultsOfShape } from './compose-shape.mjs';
import { readYaml } from './yaml-subset.mjs';

/** Settings that Compose itself gives a meaning. */
const COMPOSE_OWN = new Set(['POSTGRES_PASSWORD', 'REDIS_PASSWORD']);

/**
 * What can be said of the compose file without an engine: it is of the specification's shape, asks for no setting that nobody documents,
 * names no service or volume that is not there, and starts no program that the image does not hold.
 *
 * @param {{ composeFile: string, envExample: string, imageDir: string }} where
 * @returns {string[]} one sentence for each fault
 */
export const faultsOfCompose = ({ composeFile, envExample, imageDir }) => {
  const text = readFileSync(composeFile, 'utf8');
  const documented = readFileSync(envExample, 'utf8');
  const names = new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name));
  const undocumented = [...names].filter(
    (name) => !COMPOSE_OWN.has(name) && !new RegExp(`\\b${name}=`).test(documented),
  );
  const programs = [...text.matchAll(/\b(dist\/[\w/.-]+\.js)\b/g)].map(([, path = '']) => path);
  const missing = programs.filter((path) => !existsSync(join(imageDir, path)));
  const [, declared = ''] = /\nvolumes:\n([\s\S]*)$/.exec(text) ?? [];
  const volumes = new Set([...declared.matchAll(/^ {2}([a-z]+):/gm)].map(([, name = '']) => name));
  const mounted = [...text.matchAll(/^ +- ([a-z]+):\/\S+$/gm)].map(([, name = '']) => name);
  return [
    ...faultsOfShape(readYaml(text)),
    ...undocumented.map((name) => `.env.example does not say what ${name} is`),
    ...missing.map((path) => `it starts ${path}, which the image does not hold`),
    ...mounted.filter((name) => !volumes.has(name)).map((name) => `${name} is mounted and not declared`),
  ];
};
