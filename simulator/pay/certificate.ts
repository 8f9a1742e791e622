import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';

/** One DER element. */
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
};

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
/** sha256WithRSAEncryption, and the attribute commonName. */
const SHA256_RSA = sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');

const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(text)))));
const timeOf = (ms: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

export type Certificate = { readonly serial: string; readonly pem: string };

const YEAR_MS = 365 * 86_400_000;

/** A self-signed certificate of five years, as a platform certificate looks; its serial is upper-case hex. */
export const certify = (privateKey: KeyObject, now: number): Certificate => {
  // The first bit stays 0: a DER integer above it would be negative.
  const serial = Buffer.concat([Buffer.of(0x51), randomBytes(19)]);
  const name = nameOf('simulated platform');
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const validity = sequence(timeOf(now - 60_000), timeOf(now + 5 * YEAR_MS));
  const body = sequence(der(0x02, serial), SHA256_RSA, name, validity, name, publicKey);
  const signature = der(0x03, Buffer.of(0), sign('RSA-SHA256', body, privateKey));
  const text = sequence(body, SHA256_RSA, signature).toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  const pem = `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
  return { serial: serial.toString('hex').toUpperCase(), pem };
};
