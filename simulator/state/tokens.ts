import { randomBytes } from 'node:crypto';

export type IssuedToken = { readonly accessToken: string; readonly expiresInSeconds: number };
export type TokenCheck = { readonly appId: string } | { readonly errcode: 40001 | 42001 };

export type Tokens = {
  /** `GET /cgi-bin/token`: a new one each time; the one before works for 5 more minutes. */
  readonly issue: (appId: string) => IssuedToken;
  /** `POST /cgi-bin/stable_token`: the same one while it is valid; 45009 after 20 forced refreshes in a day. */
  readonly issueStable: (appId: string, forceRefresh: boolean) => IssuedToken | { readonly errcode: 45009 };
  readonly check: (accessToken: string) => TokenCheck;
  /** Whose token it is or was. */ readonly ownerOf: (accessToken: string) => string | undefined;
  /** Ends every token of a channel now: `expired` answers 42001 from then on, `invalid` 40001. */
  readonly end: (appId: string, how: 'expired' | 'invalid') => void;
  readonly setLifetime: (appId: string, seconds: number) => void;
};

// WeChat doc: 获取接口调用凭据, 获取稳定版接口调用凭据.
const LIFETIME_SECONDS = 7200;
const GRACE_MS = 5 * 60 * 1000;
const FORCED_PER_DAY = 20;
const FORCED_EVERY_MS = 30_000;
const DAY_MS = 24 * 3600 * 1000;

type Known = {
  readonly appId: string;
  readonly line: 'plain' | 'stable';
  readonly expiresAt: number;
  /** From then on it is no longer the latest. */ readonly invalidFrom: number;
};
type Shelf = {
  readonly find: (accessToken: string) => Known | undefined;
  readonly make: (appId: string, line: Known['line']) => IssuedToken;
  /** The newest stable token, unless it is time for another. */ readonly liveStable: (
    appId: string,
  ) => IssuedToken | undefined;
  readonly changeWhere: (matches: (token: Known) => boolean, change: (token: Known) => Known) => void;
  readonly setLifetime: (appId: string, seconds: number) => void;
};

const createShelf = (now: () => number): Shelf => {
  const known = new Map<string, Known>();
  const current = new Map<string, string>();
  const lifetimes = new Map<string, number>();
  const lifetimeOf = (appId: string): number => lifetimes.get(appId) ?? LIFETIME_SECONDS;
  return {
    find: (accessToken) => known.get(accessToken),
    setLifetime: (appId, seconds) => void lifetimes.set(appId, seconds),
    make: (appId, line) => {
      const seconds = lifetimeOf(appId);
      const accessToken = `80_${randomBytes(96).toString('base64url')}`;
      known.set(accessToken, { appId, line, expiresAt: now() + seconds * 1000, invalidFrom: Infinity });
      current.set(`${line} ${appId}`, accessToken);
      return { accessToken, expiresInSeconds: seconds };
    },
    liveStable: (appId) => {
      const accessToken = current.get(`stable ${appId}`) ?? '';
      const token = known.get(accessToken);
      if (!token || token.invalidFrom <= now()) return undefined;
      const leftMs = token.expiresAt - now();
      // WeChat renews by itself in the last 5 minutes; a lifetime shorter than that is used to its end.
      const renewAtMs = lifetimeOf(appId) * 1000 > GRACE_MS ? GRACE_MS : 0;
      return leftMs > renewAtMs ? { accessToken, expiresInSeconds: Math.floor(leftMs / 1000) } : undefined;
    },
    changeWhere: (matches, change) => {
      for (const [accessToken, token] of known) if (matches(token)) known.set(accessToken, change(token));
    },
  };
};

const createForcedRefresh = (shelf: Shelf, now: () => number) => {
  const forced = new Map<string, readonly number[]>();
  return (appId: string): IssuedToken | { readonly errcode: 45009 } => {
    const past = (forced.get(appId) ?? []).filter((at) => at > now() - DAY_MS);
    const live = shelf.liveStable(appId);
    // Undocumented in detail: within 30 s of the last forced refresh the current token is answered again.
    if (live && (past.at(-1) ?? 0) > now() - FORCED_EVERY_MS) return live;
    if (past.length >= FORCED_PER_DAY) return { errcode: 45009 };
    forced.set(appId, [...past, now()]);
    shelf.changeWhere(
      (token) => token.appId === appId && token.line === 'stable',
      (token) => ({ ...token, invalidFrom: 0 }),
    );
    return shelf.make(appId, 'stable');
  };
};

export const createTokens = (now: () => number): Tokens => {
  const shelf = createShelf(now);
  const refreshByForce = createForcedRefresh(shelf, now);
  return {
    issue: (appId) => {
      shelf.changeWhere(
        (token) => token.appId === appId && token.line === 'plain',
        (token) => ({ ...token, invalidFrom: Math.min(token.invalidFrom, now() + GRACE_MS) }),
      );
      return shelf.make(appId, 'plain');
    },
    issueStable: (appId, forceRefresh) =>
      forceRefresh ? refreshByForce(appId) : (shelf.liveStable(appId) ?? shelf.make(appId, 'stable')),
    check: (accessToken) => {
      const token = shelf.find(accessToken);
      if (!token || token.invalidFrom <= now()) return { errcode: 40001 };
      return token.expiresAt > now() ? { appId: token.appId } : { errcode: 42001 };
    },
    ownerOf: (accessToken) => shelf.find(accessToken)?.appId,
    end: (appId, how) =>
      shelf.changeWhere(
        (token) => token.appId === appId,
        (token) => (how === 'expired' ? { ...token, expiresAt: 0 } : { ...token, invalidFrom: 0 }),
      ),
    setLifetime: shelf.setLifetime,
  };
};
