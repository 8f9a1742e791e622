import { amber, green, red } from './finding.js';
import type { Finding } from './finding.js';
import type { ApiAnswer, Observations, PlaceSeen, PushUrlAnswer, TlsSeen } from './observations.js';

const DAY_MS = 86_400_000;
/** Renewals are due by then, and somebody has the time to see to one that failed. */
const EXPIRES_SOON_DAYS = 14;
/** WeChat waits 5 s for the whole answer. */
const SLOW_MS = 3_000;
/** WeChat pushes to these two only (WeChat doc: 接入概述). */
const PORTS: readonly number[] = [80, 443];
const LOSSY_PERCENT = 20;
/** callback/check: no push URL is set in WeChat's own settings (WeChat doc: 网络通信检测). */
const NO_URL_SET = 40201;

const judgePlace = (place: PlaceSeen): Finding => {
  const { host, port, addresses, dnsFault, privateAddress, isStandIn } = place;
  if (dnsFault !== undefined) return red('public_url', 'dns', { host, cause: dnsFault });
  if (isStandIn) return green('public_url', 'stand_in', { host, port });
  if (privateAddress !== undefined) return red('public_url', 'private', { host, address: privateAddress });
  if (!PORTS.includes(port)) return red('public_url', 'port', { host, port });
  return green('public_url', 'ok', { host, address: addresses[0] ?? '', port });
};

const judgeTls = ({ isTls, isStandIn, host }: PlaceSeen, tls: TlsSeen | undefined, at: Date): readonly Finding[] => {
  if (!isTls) return isStandIn ? [] : [amber('tls', 'none', { host })];
  if (!tls) return [];
  if (tls.status === 'failed') return [red('tls', 'failed', { host, cause: tls.cause })];
  const days = Math.floor((tls.expiresAt.getTime() - at.getTime()) / DAY_MS);
  if (days < 0) return [red('tls', 'expired', { host, days: -days })];
  if (tls.fault !== undefined) return [red('tls', 'untrusted', { host, cause: tls.fault })];
  if (days < EXPIRES_SOON_DAYS) return [amber('tls', 'expires_soon', { host, days })];
  return [green('tls', 'ok', { host, days, issuer: tls.issuer })];
};

/** What WeChat itself says about the way to us; not every account may ask. */
const judgeReach = (reach: ApiAnswer | undefined, packetsLost: number | undefined): readonly Finding[] => {
  if (!reach || reach.status === 'unknown') return [];
  if (reach.status === 'refused') {
    return reach.errcode === NO_URL_SET ? [red('wechat_reach', 'not_set', { errcode: reach.errcode })] : [];
  }
  if (packetsLost === undefined) return [];
  if (packetsLost >= LOSSY_PERCENT) return [amber('wechat_reach', 'lossy', { percent: packetsLost })];
  return [green('wechat_reach', 'ok', { percent: packetsLost })];
};

const isRefused = (answer: PushUrlAnswer): boolean => answer.status !== 'answered' || answer.isRight;

/** Many networks do not let a machine in by its own public address: pushes that came prove that the way is open. */
const judgeUnreachable = (cause: string, { traffic, at }: Observations): Finding => {
  const isPushed = traffic.lastAt !== undefined && at.getTime() - traffic.lastAt.getTime() < DAY_MS;
  return isPushed ? amber('verification', 'from_inside', { cause }) : red('verification', 'unreachable', { cause });
};

const judgeVerification = (seen: Observations): Finding => {
  const { echo, forgedEcho } = seen.pushUrl;
  if (echo.status === 'unreachable') return judgeUnreachable(echo.cause, seen);
  const { statusCode, elapsedMs } = echo;
  if (!echo.isRight) return red('verification', 'wrong_answer', { statusCode });
  if (!isRefused(forgedEcho)) return red('verification', 'forgery');
  if (elapsedMs > SLOW_MS) return amber('verification', 'slow', { ms: elapsedMs });
  return green('verification', 'ok', { ms: elapsedMs });
};

/** Where the URL itself does not answer rightly, that is what has to be mended first. */
const judgeDecryption = ({ pushUrl, encryptionMode }: Observations): readonly Finding[] => {
  const { echo, sealed, forgedSeal } = pushUrl;
  if (encryptionMode !== 'safe') return [amber('decryption', encryptionMode)];
  if (echo.status !== 'answered' || !echo.isRight || !sealed) return [];
  if (sealed.status === 'unreachable') return [red('decryption', 'unreachable', { cause: sealed.cause })];
  if (!sealed.isRight) return [red('decryption', 'refused', { statusCode: sealed.statusCode })];
  if (forgedSeal && !isRefused(forgedSeal)) return [red('decryption', 'forgery')];
  return [green('decryption', 'ok', { ms: sealed.elapsedMs })];
};

/** The way from WeChat to us: address, certificate, signature, seal. */
export const judgeWay = (seen: Observations): readonly Finding[] => [
  judgePlace(seen.place),
  ...judgeTls(seen.place, seen.tls, seen.at),
  ...judgeReach(seen.platform.account?.reach, seen.platform.account?.packetsLost),
  judgeVerification(seen),
  ...judgeDecryption(seen),
];
