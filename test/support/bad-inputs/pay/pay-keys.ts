import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

const made = new Map<string, Pair>();

/** The corpus's named RSA keys, made at first use. */
export const keyNamed = (name: string): Pair => {
  const known = made.get(name) ?? generateKeyPairSync('rsa', { modulusLength: 2048 });
  made.set(name, known);
  return known;
};

export const publicPem = (name: string): string =>
  keyNamed(name).publicKey.export({ type: 'spki', format: 'pem' }).toString();
export const privatePem = (name: string): string =>
  keyNamed(name).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
