import { Algorithm, hash, verify } from '@node-rs/argon2';
import type { Passwords } from '../../services/ports/tools/passwords.js';

/** argon2id with 19 MiB, 2 passes, 1 lane (OWASP password storage, 2024): about 20 ms on a small server. */
const SETTINGS = { algorithm: Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const TODAY = `$argon2id$v=19$m=${SETTINGS.memoryCost},t=${SETTINGS.timeCost},p=${SETTINGS.parallelism}$`;

export const createPasswords = (): Passwords => {
  // Nobody knows its password, and checking against it costs what checking against a real one costs.
  const decoy = hash(crypto.randomUUID(), SETTINGS);
  return {
    hash: (password) => hash(password, SETTINGS),
    verify: async (stored, password) => {
      const isRight = await verify(stored ?? (await decoy), password);
      return {
        isRight: isRight && stored !== undefined,
        isOutdated: stored !== undefined && !stored.startsWith(TODAY),
      };
    },
  };
};
