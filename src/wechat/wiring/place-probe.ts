import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import type { PlaceSeen, TlsSeen } from '../../domain/wiring/observations.js';

type Deps = {
  readonly publicUrl: string;
  readonly apiBaseUrl: string;
  readonly isPublicAddress: (address: string) => boolean;
};

const TIMEOUT_MS = 4_000;
const LOOPBACK = /^(localhost|127(\.[0-9]{1,3}){3}|\[?::1\]?)$/;

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

/** A code that says what failed, without the words around it, which hold addresses. */
const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

/** The resolver of the system answers when it likes. */
const inTime = <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), TIMEOUT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

const addressesOf = async (
  host: string,
): Promise<{ readonly addresses: readonly string[]; readonly fault?: string }> => {
  if (isIP(host) !== 0) return { addresses: [host] };
  try {
    const found = await inTime(lookup(host, { all: true }));
    return { addresses: found.map(({ address }) => address) };
  } catch (error) {
    return { addresses: [], fault: causeOf(error) };
  }
};

const issuerOf = (socket: TLSSocket): string => {
  const { O, CN } = socket.getPeerCertificate().issuer ?? {};
  return String(O ?? CN ?? '').slice(0, 100);
};

const shownBy = (socket: TLSSocket): TlsSeen => {
  const { authorizationError: fault } = socket;
  return {
    status: 'shown',
    fault: fault ? String(fault) : undefined,
    expiresAt: new Date(socket.getPeerCertificate().valid_to),
    issuer: issuerOf(socket),
  };
};

/** Looks at the certificate whether or not it is to be trusted; says nothing and asks nothing. */
const certificateOf = (host: string, port: number): Promise<TlsSeen> =>
  new Promise((resolve) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port, ...name, rejectUnauthorized: false, timeout: TIMEOUT_MS });
    const end = (seen: TlsSeen): void => {
      socket.destroy();
      resolve(seen);
    };
    socket.once('secureConnect', () => end(shownBy(socket)));
    socket.once('timeout', () => end({ status: 'failed', cause: 'ETIMEDOUT' }));
    socket.once('error', (error) => end({ status: 'failed', cause: causeOf(error) }));
  });

/** Where the address that merchants give to WeChat leads. */
export const createPlaceProbe = ({ publicUrl, apiBaseUrl, isPublicAddress }: Deps) => {
  const url = new URL(publicUrl);
  const [host, port] = [hostOf(url), portOf(url)];
  const isTls = url.protocol === 'https:';
  const isStandIn = LOOPBACK.test(new URL(apiBaseUrl).hostname);
  return async (): Promise<{ readonly place: PlaceSeen; readonly tls: TlsSeen | undefined }> => {
    const { addresses, fault } = await addressesOf(host);
    const privateAddress = addresses.find((address) => !isPublicAddress(address));
    const place = { host, port, isTls, isStandIn, addresses, dnsFault: fault, privateAddress };
    const tls = isTls && fault === undefined ? await certificateOf(host, port) : undefined;
    return { place, tls };
  };
};
