/** Loopback, a unix socket, or a host the operator vouches for; everything else is remote. */
export const isRemote = (url: string, trustedHosts: readonly string[]): boolean => {
  const parsed = new URL(url);
  const host = decodeURIComponent(parsed.searchParams.get('host') ?? parsed.hostname).replaceAll(/^\[|\]$/g, '');
  if (host === '' || host.startsWith('/') || host === 'localhost' || host === '::1') return false;
  return !/^127(\.\d{1,3}){3}$/.test(host) && !trustedHosts.includes(host);
};
