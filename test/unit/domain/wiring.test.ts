import { EXPLAINED_CODES, explainedCode } from '../../../src/contract/wiring/explained-codes.js';
import { wechatNumberIn } from '../../../src/contract/wiring/wechat-number.js';
import { checkName, findingWords } from '../../../src/contract/wiring/finding-words.js';
import { CHECK_NAMES, FINDING_WORDS } from '../../../src/contract/wiring/finding-words.table.js';
import { ERRCODES } from '../../../src/contract/wiring/errcodes.table.js';
import { turnedRed, WIRING_CHECKS, worstOf } from '../../../src/domain/wiring/finding.js';
import { DISABLED_CHANNEL, judgeWiring } from '../../../src/domain/wiring/judge-wiring.js';
import type { Observations } from '../../../src/domain/wiring/observations.js';
import { ERROR_CLASSES } from '../../../src/wechat/protocol/error-codes.table.js';

const AT = new Date('2026-11-20T02:00:00Z');
const DAY_MS = 86_400_000;
const answered = (isRight = true, statusCode = 200) =>
  ({ status: 'answered', statusCode, isRight, elapsedMs: 40 }) as const;
const ok = { status: 'ok' } as const;

const account = {
  customerService: ok,
  kfAccounts: 2,
  sending: { status: 'refused', errcode: 40003 },
  templates: ok,
  quota: ok,
  sends: { limit: 500_000, left: 499_000 },
  callbackIps: 12,
  reach: ok,
  packetsLost: 0,
} as const;

const well: Observations = {
  at: AT,
  kind: 'official_account',
  encryptionMode: 'safe',
  windowSeconds: 600,
  place: {
    host: 'desk.shop.cn',
    port: 443,
    isTls: true,
    isStandIn: false,
    addresses: ['101.6.6.6'],
    dnsFault: undefined,
    privateAddress: undefined,
  },
  tls: { status: 'shown', fault: undefined, expiresAt: new Date(AT.getTime() + 60 * DAY_MS), issuer: "Let's Encrypt" },
  pushUrl: { echo: answered(), forgedEcho: answered(), sealed: answered(true, 400), forgedSeal: answered(true, 403) },
  platform: { token: ok, skewMs: 800, account },
  traffic: {
    received: 40,
    receivedBefore: 300,
    lastAt: new Date(AT.getTime() - 1000),
    latencyMs: 300,
    failed: 0,
    waiting: 0,
    oldestWaitingMs: 0,
    replyFailures: [],
    repliesUnknown: 0,
    tokenLosses: 0,
    databaseSkewMs: -12,
  },
  hasRoles: true,
};

const codes = (seen: Observations): readonly string[] =>
  judgeWiring(seen)
    .filter(({ colour }) => colour !== 'green')
    .map(({ check, code, colour }) => `${colour} ${check}.${code}`);

const place = (change: Partial<Observations['place']>): Observations => ({
  ...well,
  place: { ...well.place, ...change },
});
const tls = (change: { readonly fault?: string; readonly days?: number }): Observations => ({
  ...well,
  tls: {
    status: 'shown',
    fault: change.fault,
    expiresAt: new Date(AT.getTime() + (change.days ?? 60) * DAY_MS),
    issuer: 'x',
  },
});
const pushUrl = (change: Partial<Observations['pushUrl']>): Observations => ({
  ...well,
  pushUrl: { ...well.pushUrl, ...change },
});
const traffic = (change: Partial<Observations['traffic']>): Observations => ({
  ...well,
  traffic: { ...well.traffic, ...change },
});
const platform = (change: Partial<Observations['platform']>): Observations => ({
  ...well,
  platform: { ...well.platform, ...change },
});
const says = (change: Partial<NonNullable<Observations['platform']['account']>>): Observations =>
  platform({ account: { ...account, ...change } });
const refused = (errcode: number, ip?: string) => ({ status: 'refused', errcode, ip }) as const;
const silent = { status: 'unknown', cause: 'ETIMEDOUT' } as const;
const noToken = (errcode: number, ip?: string): Observations =>
  platform({ token: refused(errcode, ip), account: undefined });
const gone = { status: 'unreachable', cause: 'ETIMEDOUT' } as const;
const failing = (errcode: number | undefined) => traffic({ replyFailures: [{ errcode, count: 3 }] });

const CASES: readonly (readonly [seen: Observations, findings: readonly string[]])[] = [
  [well, []],
  [place({ dnsFault: 'ENOTFOUND' }), ['red public_url.dns']],
  [place({ privateAddress: '10.0.0.5' }), ['red public_url.private']],
  [place({ privateAddress: '127.0.0.1', isStandIn: true }), []],
  [place({ port: 8443 }), ['red public_url.port']],
  [{ ...place({ isTls: false, port: 80 }), tls: undefined }, ['amber tls.none']],
  [{ ...well, tls: { status: 'failed', cause: 'ECONNRESET' } }, ['red tls.failed']],
  [tls({ days: -3 }), ['red tls.expired']],
  [tls({ fault: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), ['red tls.untrusted']],
  [tls({ days: 6 }), ['amber tls.expires_soon']],
  [pushUrl({ echo: gone, sealed: gone }), ['amber verification.from_inside']],
  [
    { ...pushUrl({ echo: gone, sealed: gone }), traffic: { ...well.traffic, lastAt: undefined } },
    ['red verification.unreachable'],
  ],
  [pushUrl({ echo: answered(false, 302) }), ['red verification.wrong_answer']],
  [pushUrl({ forgedEcho: answered(false) }), ['red verification.forgery']],
  [pushUrl({ echo: { ...answered(), elapsedMs: 4200 } }), ['amber verification.slow']],
  [pushUrl({ sealed: answered(false, 403) }), ['red decryption.refused']],
  [pushUrl({ forgedSeal: answered(false, 400) }), ['red decryption.forgery']],
  [pushUrl({ sealed: gone }), ['red decryption.unreachable']],
  [{ ...well, encryptionMode: 'plain' }, ['amber decryption.plain']],
  [{ ...well, encryptionMode: 'compatible' }, ['amber decryption.compatible']],
  [traffic({ databaseSkewMs: -45_000 }), ['amber clock.off']],
  [traffic({ tokenLosses: 3 }), ['red token_fights.fights']],
  [traffic({ received: 0, receivedBefore: 200 }), ['amber third_party.silent', 'amber pushes.none']],
  [traffic({ waiting: 4, oldestWaitingMs: 90_000 }), ['red pushes.stuck']],
  [traffic({ failed: 2 }), ['amber pushes.failed']],
  [traffic({ latencyMs: 9_000 }), ['amber pushes.late']],
  [failing(45015), []],
  [failing(undefined), ['amber replies.failed']],
  [failing(40164), ['red replies.refused']],
  [failing(61007), ['red third_party.elsewhere', 'red replies.refused']],
  [traffic({ repliesUnknown: 1 }), ['amber replies.unknown']],
  [
    { ...well, platform: { ...well.platform, account: { ...account, sends: { limit: 100, left: 3 } } } },
    ['red quota.nearly_gone'],
  ],
  [{ ...well, hasRoles: false }, ['amber database.one_role']],
  [platform({ skewMs: -400_000 }), ['red clock.far_off']],
  [noToken(40164, '203.0.113.9'), ['red ip_list.not_listed']],
  [noToken(61004), ['red ip_list.not_listed_unnamed']],
  [noToken(89503), ['red ip_list.needs_admin']],
  [noToken(89507), ['red ip_list.refused']],
  [noToken(40125), ['red token.refused']],
  [noToken(45009), ['red token.used_up']],
  [platform({ token: silent, account: undefined }), ['red token.unreachable']],
  [says({ customerService: refused(40001) }), ['red token_fights.stolen']],
  [traffic({ tokenLosses: 1 }), ['amber token_fights.lost']],
  [says({ customerService: refused(65400) }), ['red customer_service.off']],
  [says({ customerService: refused(45011) }), ['amber customer_service.refused']],
  [says({ customerService: silent }), ['amber customer_service.unknown']],
  [says({ sending: refused(48001) }), ['red permissions.no_sending']],
  [says({ sending: refused(48004) }), ['red permissions.banned']],
  [says({ sends: { limit: 50_000, left: 49_000 } }), ['amber account.test']],
  [says({ templates: refused(48001) }), []],
  [{ ...says({ templates: undefined }), kind: 'mini_program' }, []],
  [says({ sends: { limit: 100, left: 15 } }), ['amber quota.low']],
  [says({ sends: { limit: 100, left: 0 } }), ['red quota.used_up']],
  [says({ reach: refused(40201) }), ['red wechat_reach.not_set']],
  [says({ packetsLost: 60 }), ['amber wechat_reach.lossy']],
];

/** WeChat doc: 微信支付 APIv3 错误码, of queries, refunds and complaints. */
const PAY_V3_CODES = (
  'PARAM_ERROR INVALID_REQUEST APPID_MCHID_NOT_MATCH ORDER_CLOSED SIGN_ERROR NO_AUTH TRADE_ERROR NOT_ENOUGH RULE_LIMIT ' +
  'OUT_TRADE_NO_USED USER_ACCOUNT_ABNORMAL REQUEST_BLOCKED ORDER_NOT_EXIST RESOURCE_NOT_EXISTS MCH_NOT_EXISTS ' +
  'FREQUENCY_LIMITED RATELIMIT_EXCEEDED SYSTEM_ERROR BANK_ERROR'
).split(' ');

describe('the findings of the wiring doctor', () => {
  it.each(CASES)('are judged from what was seen (case %#)', (seen, findings) => {
    expect(codes(seen)).toEqual(findings);
  });

  it('have a sentence in both languages, with every fact and place filled in', () => {
    const said = CASES.flatMap(([seen]) => judgeWiring(seen).map((finding) => ({ finding, kind: seen.kind })));
    for (const { finding, kind } of said) {
      for (const locale of ['zh', 'en'] as const) {
        const { what, next } = findingWords(finding, kind, locale);
        expect(`${what}${next}`).not.toMatch(/[{}]|^\w+\.\w+$/);
        expect([finding.code, finding.colour === 'green' || next !== '']).toEqual([finding.code, true]);
        expect(checkName(finding.check, locale)).not.toBe(finding.check);
      }
    }
    const named = new Set(Object.keys(FINDING_WORDS).map((key) => key.split('.')[0]));
    expect([...WIRING_CHECKS].filter((check) => !named.has(check) || !CHECK_NAMES[check])).toEqual([]);
  });

  it('are each provoked here, none of them only written', () => {
    const provoked = [...CASES.flatMap(([seen]) => judgeWiring(seen)), ...DISABLED_CHANNEL];
    expect([...new Set(provoked.map(({ check, code }) => `${check}.${code}`))].toSorted()).toEqual(
      Object.keys(FINDING_WORDS).toSorted(),
    );
  });

  it('name the IP that WeChat names, and where to add it', () => {
    const [finding] = judgeWiring(noToken(40164, '203.0.113.9')).filter(({ colour }) => colour === 'red');
    if (!finding) throw new Error('nothing is red');
    const { what, next } = findingWords(finding, 'official_account', 'zh');
    expect(what).toContain('203.0.113.9');
    expect(next).toMatch(/IP 白名单/);
  });

  it('call somebody only for what was not red before', () => {
    const [before, after] = [judgeWiring(place({ port: 8443 })), judgeWiring(tls({ days: -1 }))];
    expect(turnedRed(before, before)).toEqual([]);
    expect(turnedRed(before, after).map(({ check }) => check)).toEqual(['tls']);
    expect([worstOf(after), worstOf(judgeWiring(well))]).toEqual(['red', 'green']);
  });

  it('leave no code of WeChat unexplained that the sender treats in a way of its own', () => {
    const explained = new Set(ERRCODES.map(({ code }) => code));
    expect([...ERROR_CLASSES.keys()].filter((code) => !explained.has(code))).toEqual([]);
    expect(ERRCODES.map(({ code }) => code)).toHaveLength(explained.size);
  });

  it('explain each code of WeChat Pay once, in both languages, beside WeChat’s numbers', () => {
    expect(new Set(EXPLAINED_CODES.map(({ code }) => code)).size).toBe(EXPLAINED_CODES.length);
    for (const code of PAY_V3_CODES) {
      const { zh, en } = explainedCode(code)?.words ?? {};
      expect([code, zh?.what, zh?.next, en?.what, en?.next].every((words) => (words ?? '') !== '')).toBe(true);
    }
    expect([wechatNumberIn('wechat_-1'), wechatNumberIn('wechat_other')]).toEqual(['-1', undefined]);
  });
});
