import { z } from 'zod';
import type { WiredChannel } from '../../domain/channels/channel.js';
import type { AccountSeen, ApiAnswer, PlatformSeen, QuotaSeen } from '../../domain/wiring/observations.js';
import type { Clock } from '../../kernel/clock.js';
import type { ChannelCredentials } from '../../services/ports/channels/token-store.js';
import type { HttpAnswer } from '../kefu/http-call.js';
import { readJson, toWechatJson } from '../kefu/wechat-api.js';
import type { JsonAnswer, WechatApi } from '../kefu/wechat-api.js';

type Deps = {
  readonly api: Pick<WechatApi, 'call'>;
  readonly credentials: ChannelCredentials;
  readonly clock: Clock;
};

const TOKEN_TIMEOUT_MS = 5_000;
/** WeChat's own check of the way to us takes some seconds. */
const TIMEOUT_MS = 8_000;
const LONGEST_ANSWER_BYTES = 1024 * 1024;
/** The Date header has whole seconds, rounded down. */
const HALF_SECOND_MS = 500;
const SEND_PATH = '/cgi-bin/message/custom/send';
/** Nobody's openid: whoever may send is told that it is not valid (40003), whoever may not, that they may not. */
const NOBODY = 'oJiedaiWiringCheck0000000000';

const token = z.looseObject({ access_token: z.string().min(1).max(2048) });
const kfList = z.looseObject({ kf_list: z.array(z.unknown()) });
const ipList = z.looseObject({ ip_list: z.array(z.string()) });
const quota = z.looseObject({ quota: z.looseObject({ daily_limit: z.number(), remain: z.number() }) });
const reached = z.looseObject({ ping: z.array(z.looseObject({ package_loss: z.string() })).min(1) });

/** errmsg of 40164: `invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist`. */
const ipOf = (answer: HttpAnswer): string | undefined =>
  answer.status === 'answered' ? /invalid ip ([0-9a-f.:]{3,45})/i.exec(answer.body.toString('utf8'))?.[1] : undefined;

const toAnswer = (answer: JsonAnswer): ApiAnswer => {
  if (answer.status === 'ok') return { status: 'ok' };
  if (answer.status === 'refused') return { status: 'refused', errcode: answer.refusal.errcode };
  return { status: 'unknown', cause: answer.cause };
};

const withoutToken = (read: JsonAnswer, http: HttpAnswer): ApiAnswer => {
  if (read.status === 'ok') return { status: 'unknown', cause: 'unreadable' };
  const answer = toAnswer(read);
  return answer.status === 'refused' ? { ...answer, ip: ipOf(http) } : answer;
};

const bodyOf = <T>(schema: z.ZodType<T>, answer: JsonAnswer): T | undefined =>
  answer.status === 'ok' ? schema.safeParse(answer.body).data : undefined;

type Question = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: object };

const createQuestions =
  ({ api }: Deps, accessToken: string) =>
  async ({ method, path, body }: Question): Promise<JsonAnswer> =>
    readJson(
      await api.call({
        method,
        path,
        query: { access_token: accessToken },
        ...(body && { body: toWechatJson(body), contentType: 'application/json; charset=utf-8' }),
        timeoutMs: TIMEOUT_MS,
        longestAnswerBytes: LONGEST_ANSWER_BYTES,
      }),
    );

type Ask = ReturnType<typeof createQuestions>;

const quotaOf = (answer: JsonAnswer): QuotaSeen | undefined => {
  const seen = bodyOf(quota, answer)?.quota;
  return seen && { limit: seen.daily_limit, left: seen.remain };
};

/** The worst of the lines WeChat tried, as percent. */
const lostOf = (answer: JsonAnswer): number | undefined => {
  const losses = bodyOf(reached, answer)?.ping.map(({ package_loss: loss }) => Number.parseFloat(loss));
  return losses && Math.max(...losses.filter((loss) => Number.isFinite(loss)), 0);
};

/** WeChat doc: 获取所有客服账号, 客服输入状态, 获得模板列表, 查询API调用额度, 获取微信推送服务器IP, 网络通信检测. */
const askAccount = async (ask: Ask, { kind }: WiredChannel): Promise<AccountSeen> => {
  const isOfficial = kind === 'official_account';
  const [service, sending, templates, quotaAnswer, ips, reach] = await Promise.all([
    ask({ method: 'GET', path: '/cgi-bin/customservice/getkflist' }),
    ask({ method: 'POST', path: '/cgi-bin/message/custom/typing', body: { touser: NOBODY, command: 'Typing' } }),
    isOfficial ? ask({ method: 'GET', path: '/cgi-bin/template/get_all_private_template' }) : undefined,
    ask({ method: 'POST', path: '/cgi-bin/openapi/quota/get', body: { cgi_path: SEND_PATH } }),
    ask({ method: 'GET', path: '/cgi-bin/getcallbackip' }),
    isOfficial
      ? ask({ method: 'POST', path: '/cgi-bin/callback/check', body: { action: 'all', check_operator: 'DEFAULT' } })
      : undefined,
  ]);
  return {
    customerService: toAnswer(service),
    kfAccounts: bodyOf(kfList, service)?.kf_list.length ?? 0,
    sending: toAnswer(sending),
    templates: templates && toAnswer(templates),
    quota: toAnswer(quotaAnswer),
    sends: quotaOf(quotaAnswer),
    callbackIps: bodyOf(ipList, ips)?.ip_list.length,
    reach: reach ? toAnswer(reach) : { status: 'unknown', cause: 'not_asked' },
    packetsLost: reach && lostOf(reach),
  };
};

/**
 * Asks WeChat for a token anew and what the account may do with it. The stable token is the same that the fleet uses and is never
 * forced, so that looking ends nobody's.
 */
export const createPlatformProbe = (deps: Deps) => {
  const { api, credentials, clock } = deps;
  const askToken = (appId: string, secret: string): Promise<HttpAnswer> =>
    api.call({
      method: 'POST',
      path: '/cgi-bin/stable_token',
      body: toWechatJson({ grant_type: 'client_credential', appid: appId, secret, force_refresh: false }),
      contentType: 'application/json; charset=utf-8',
      timeoutMs: TOKEN_TIMEOUT_MS,
      longestAnswerBytes: LONGEST_ANSWER_BYTES,
    });
  const skewOf = (answer: HttpAnswer, askedAtMs: number): number | undefined => {
    const theirs = answer.status === 'answered' && answer.date !== undefined ? Date.parse(answer.date) : NaN;
    const ours = (askedAtMs + clock.now().getTime()) / 2;
    return Number.isNaN(theirs) ? undefined : Math.round(theirs + HALF_SECOND_MS - ours);
  };

  return async (channel: WiredChannel): Promise<PlatformSeen> => {
    const account = await credentials.find(channel.id);
    if (!account) return { token: { status: 'unknown', cause: 'channel_off' }, skewMs: undefined, account: undefined };
    const askedAtMs = clock.now().getTime();
    const answer = await askToken(account.appId, account.appSecret);
    const skewMs = skewOf(answer, askedAtMs);
    const read = readJson(answer);
    const given = bodyOf(token, read)?.access_token;
    if (given === undefined) {
      return { token: withoutToken(read, answer), skewMs, account: undefined };
    }
    const seen = await askAccount(createQuestions(deps, given), channel);
    return { token: { status: 'ok' }, skewMs, account: seen };
  };
};
