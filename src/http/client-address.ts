import { BlockList, isIP } from 'node:net';

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
const plain = (address: string): string => MAPPED.exec(address)?.[1] ?? address;

const listOf = (proxies: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    if (bits === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(bits), family(address));
  }
  return list;
};

/** One subscriber usually has a whole /64 of IPv6, so limits count that as one address. */
const countedAs = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('::');
  const start = head.split(':').filter(Boolean);
  const end = tail.split(':').filter(Boolean);
  const missing = address.includes('::') ? Array<string>(Math.max(0, 8 - start.length - end.length)).fill('0') : [];
  return [...start, ...missing, ...end].slice(0, 4).join(':');
};

/**
 * Whose request it is, for limits: the connection's address, or, where that is a listed proxy, the last address in
 * X-Forwarded-For that is not one. What anybody else writes there is not looked at.
 */
export const createClientAddress = (trustedProxies: readonly string[]) => {
  const trusted = listOf(trustedProxies);
  const isTrusted = (address: string): boolean => isIP(address) !== 0 && trusted.check(address, family(address));
  return (remote: string | undefined, forwardedFor: string): string => {
    const chain = [...forwardedFor.split(',').map((part) => plain(part.trim())), plain(remote ?? '')];
    const client = chain.findLast((address) => !isTrusted(address)) ?? chain[0] ?? '';
    const last = chain.at(-1) ?? '';
    return countedAs(isTrusted(last) && isIP(client) !== 0 ? client : last);
  };
};

export type ClientAddress = ReturnType<typeof createClientAddress>;
