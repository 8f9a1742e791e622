import { createPublicKey, X509Certificate } from 'node:crypto';
import type { PayKeys, PlatformKey } from '../../services/ports/payments/pay-accounts.js';
import { readPrivateKey, readPublicKey } from './pay-crypto.js';

const CERTIFICATE = /^-----BEGIN CERTIFICATE-----/;
const PUBLIC_KEY = /^-----BEGIN PUBLIC KEY-----/;

const read = (pem: string): X509Certificate | undefined => {
  try {
    return CERTIFICATE.test(pem) ? new X509Certificate(pem) : undefined;
  } catch {
    return undefined;
  }
};

const toText = (key: X509Certificate['publicKey']): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** A certificate as the key it vouches for; its serial is upper-case hex, as WeChat Pay writes it in its headers. */
export const readCertificate = (pem: string): PlatformKey | undefined => {
  const certificate = read(pem.trim());
  const publicKey = certificate && toText(certificate.publicKey);
  if (!certificate || publicKey === undefined || !readPublicKey(publicKey)) return undefined;
  const validUntil = new Date(certificate.validTo).toISOString();
  return { serial: certificate.serialNumber.toUpperCase(), publicKey, validUntil };
};

/** Reads the keys a merchant pasted into the settings. */
export const payKeys: PayKeys = {
  isPrivateKey: (pem) => readPrivateKey(pem) !== undefined,
  isPublicKey: (pem) => PUBLIC_KEY.test(pem.trim()) && readPublicKey(pem) !== undefined,
  readCertificate,
  belongTogether: (privateKey, certificate) => {
    const key = readPrivateKey(privateKey);
    const vouchedFor = read(certificate.trim());
    return (
      key !== undefined && vouchedFor !== undefined && toText(createPublicKey(key)) === toText(vouchedFor.publicKey)
    );
  },
};
