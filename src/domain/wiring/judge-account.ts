import { amber, green, red } from './finding.js';
import type { Finding } from './finding.js';
import type { AccountSeen, ApiAnswer, Observations, PlatformSeen, QuotaSeen, TrafficSeen } from './observations.js';

const SKEW_AMBER_MS = 30_000;
/** WeChat doc: 全局返回码. */
const NOT_IN_IP_LIST: readonly number[] = [40164, 61004];
const IP_ASKED_OF_ADMIN: readonly number[] = [89501, 89503];
const IP_REFUSED_BY_ADMIN: readonly number[] = [89506, 89507];
const BAD_TOKEN: readonly number[] = [40001, 40014, 42001];
const NO_RIGHT: readonly number[] = [48001, 48008];
const BANNED: readonly number[] = [48004, 50007, 45087];
/** The rights are with a third-party platform, or were, and no longer with whoever asks. */
const ELSEWHERE: readonly number[] = [61003, 61007];
const USED_UP = 45009;
/** 新客服系统未启用, and the answer of accounts that may not have it. */
const NO_CUSTOMER_SERVICE: readonly number[] = [65400, ...NO_RIGHT];
/** So many lost tokens within the hour are two systems that end each other's. */
const FIGHT = 3;
/** WeChat doc: 接口调用额度说明. Others have ten times as many sends a day. */
const TEST_ACCOUNT_SENDS = 50_000;
const LOW_SHARE = 0.2;
const NEARLY_GONE_SHARE = 0.05;
/** A channel that had this many pushes in a week and then none for a day has most likely lost them to somebody else. */
const SPOKEN_BEFORE = 20;

const seconds = (ms: number): number => Math.round(ms / 1000);
const errcodeOf = (answer: ApiAnswer | undefined): number | undefined =>
  answer?.status === 'refused' ? answer.errcode : undefined;
const isOneOf = (errcode: number | undefined, codes: readonly number[]): boolean =>
  errcode !== undefined && codes.includes(errcode);

const judgeClock = ({ platform, traffic, windowSeconds }: Observations): Finding => {
  const { skewMs = 0 } = platform;
  const worst = Math.max(Math.abs(skewMs), Math.abs(traffic.databaseSkewMs));
  const facts = { wechat: seconds(skewMs), database: seconds(traffic.databaseSkewMs), limit: windowSeconds };
  if (worst > (windowSeconds * 1000) / 2) return red('clock', 'far_off', facts);
  return worst > SKEW_AMBER_MS ? amber('clock', 'off', facts) : green('clock', 'ok', facts);
};

const judgeIpList = ({ token }: PlatformSeen): readonly Finding[] => {
  if (token.status === 'ok') return [green('ip_list', 'ok')];
  if (token.status === 'unknown') return [];
  const { errcode, ip = '' } = token;
  if (NOT_IN_IP_LIST.includes(errcode)) {
    return [
      ip === '' ? red('ip_list', 'not_listed_unnamed', { errcode }) : red('ip_list', 'not_listed', { ip, errcode }),
    ];
  }
  if (IP_ASKED_OF_ADMIN.includes(errcode)) return [red('ip_list', 'needs_admin', { errcode })];
  return IP_REFUSED_BY_ADMIN.includes(errcode) ? [red('ip_list', 'refused', { errcode })] : [];
};

/** What the list of addresses already says is not said again. */
const judgeToken = ({ token }: PlatformSeen): readonly Finding[] => {
  if (token.status === 'ok') return [green('token', 'ok')];
  if (token.status === 'unknown') return [red('token', 'unreachable', { cause: token.cause })];
  const { errcode } = token;
  if ([...NOT_IN_IP_LIST, ...IP_ASKED_OF_ADMIN, ...IP_REFUSED_BY_ADMIN].includes(errcode)) return [];
  return [red('token', errcode === USED_UP ? 'used_up' : 'refused', { errcode })];
};

const judgeFights = (account: AccountSeen, { tokenLosses: count }: TrafficSeen): Finding => {
  const answers = [account.customerService, account.sending, account.quota].map(errcodeOf);
  const stolen = answers.find((errcode) => isOneOf(errcode, BAD_TOKEN));
  if (stolen !== undefined) return red('token_fights', 'stolen', { errcode: stolen });
  if (count >= FIGHT) return red('token_fights', 'fights', { count });
  return count > 0 ? amber('token_fights', 'lost', { count }) : green('token_fights', 'ok');
};

const judgeCustomerService = ({ customerService, kfAccounts }: AccountSeen): readonly Finding[] => {
  if (customerService.status === 'ok') return [green('customer_service', 'ok', { count: kfAccounts })];
  if (customerService.status === 'unknown')
    return [amber('customer_service', 'unknown', { cause: customerService.cause })];
  const { errcode } = customerService;
  if (NO_CUSTOMER_SERVICE.includes(errcode)) return [red('customer_service', 'off', { errcode })];
  return BAD_TOKEN.includes(errcode) ? [] : [amber('customer_service', 'refused', { errcode })];
};

const judgePermissions = ({ sending, customerService }: AccountSeen): readonly Finding[] => {
  const errcodes = [errcodeOf(sending), errcodeOf(customerService)];
  const banned = errcodes.find((errcode) => isOneOf(errcode, BANNED));
  if (banned !== undefined) return [red('permissions', 'banned', { errcode: banned })];
  const [errcode] = errcodes;
  if (errcode !== undefined && NO_RIGHT.includes(errcode)) return [red('permissions', 'no_sending', { errcode })];
  // Any other refusal speaks of the customer who was made up, not of a right.
  return sending.status === 'unknown' ? [] : [green('permissions', 'ok')];
};

const judgeThirdParty = (account: AccountSeen | undefined, { traffic }: Observations): Finding => {
  const failed = traffic.replyFailures.map(({ errcode }) => errcode);
  const told = [errcodeOf(account?.sending), errcodeOf(account?.customerService), ...failed];
  const errcode = told.find((code) => isOneOf(code, ELSEWHERE));
  if (errcode !== undefined) return red('third_party', 'elsewhere', { errcode });
  const isSilent = traffic.received === 0 && traffic.receivedBefore >= SPOKEN_BEFORE;
  return isSilent ? amber('third_party', 'silent', { count: traffic.receivedBefore }) : green('third_party', 'ok');
};

const judgeKind = ({ templates, sends }: AccountSeen): readonly Finding[] => {
  if (!templates) return [green('account', 'mini_program')];
  if (sends?.limit === TEST_ACCOUNT_SENDS) return [amber('account', 'test', { limit: TEST_ACCOUNT_SENDS })];
  if (templates.status === 'ok') return [green('account', 'service')];
  return isOneOf(errcodeOf(templates), NO_RIGHT) ? [green('account', 'subscription')] : [];
};

const judgeSends = ({ left, limit }: QuotaSeen): Finding => {
  const facts = { left, limit };
  if (left <= 0) return red('quota', 'used_up', facts);
  if (left < limit * NEARLY_GONE_SHARE) return red('quota', 'nearly_gone', facts);
  return left < limit * LOW_SHARE ? amber('quota', 'low', facts) : green('quota', 'ok', facts);
};

const judgeQuota = ({ sends, sending, quota }: AccountSeen): readonly Finding[] => {
  const errcode = [sending, quota].map(errcodeOf).find((code) => code === USED_UP);
  if (errcode !== undefined) return [red('quota', 'used_up', { left: 0, limit: sends?.limit ?? 0, errcode })];
  return sends ? [judgeSends(sends)] : [];
};

const judgeCallbackIps = ({ callbackIps: count }: AccountSeen): readonly Finding[] =>
  count === undefined ? [] : [green('callback_ips', 'ok', { count })];

const judgeRights = (account: AccountSeen, seen: Observations): readonly Finding[] => [
  judgeFights(account, seen.traffic),
  ...judgeCustomerService(account),
  ...judgePermissions(account),
  ...judgeKind(account),
  ...judgeQuota(account),
  ...judgeCallbackIps(account),
];

/** What WeChat lets this account do, and whether somebody else does it in its name. */
export const judgeAccount = (seen: Observations): readonly Finding[] => {
  const { platform } = seen;
  return [
    judgeClock(seen),
    ...judgeToken(platform),
    ...judgeIpList(platform),
    judgeThirdParty(platform.account, seen),
    ...(platform.account ? judgeRights(platform.account, seen) : []),
  ];
};
