/** A browser's session token or an API token, as it came. */
export type Credential = { readonly kind: 'session' | 'bearer'; readonly token: string };

/** The headers that may hold one. */
export type CredentialHeaders = { readonly authorization?: string | undefined; readonly cookie?: string | undefined };

const BEARER = /^Bearer ([\x21-\x7e]{1,256})$/i;

const cookieOf = (cookies: string, name: string): string | undefined =>
  cookies
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** A Bearer token speaks for itself: where an Authorization header is sent, the cookie is not looked at. */
export const credentialOf = (
  { authorization, cookie = '' }: CredentialHeaders,
  cookieName: string,
): Credential | undefined => {
  const isBearer = authorization !== undefined;
  const token = isBearer ? BEARER.exec(authorization)?.[1] : cookieOf(cookie, cookieName);
  return token === undefined ? undefined : { kind: isBearer ? 'bearer' : 'session', token };
};
