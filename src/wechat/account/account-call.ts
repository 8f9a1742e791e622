import type { DeliveryError } from '../../domain/conversations/message.js';
import type { AccountAnswer } from '../../services/ports/channels/account-answer.js';
import type { KefuClient, NotCalled } from '../kefu/kefu-client.js';
import type { JsonAnswer } from '../kefu/wechat-api.js';
import { classOf, toDeliveryError } from '../kefu/wechat-error.js';

export type AccountCallDeps = { readonly client: Pick<KefuClient, 'getJson' | 'postJson'> };

/** Nothing hangs on it but the request itself. */
const TIME_LEFT_MS = 60_000;

type Failed = Exclude<JsonAnswer | NotCalled, { readonly status: 'ok' }>;

/** What waiting may mend. */
const PASSING = ['busy', 'token', 'throttled', 'daily_quota'];

const failureOf = (answer: Failed): Exclude<AccountAnswer<never>, { readonly status: 'done' }> => {
  if (answer.status === 'refused') return ofRefusal(answer.refusal);
  if (answer.status !== 'no_token') return { status: 'later', error: { code: 'unreachable' } };
  const { token } = answer;
  return token.status === 'refused'
    ? ofRefusal(token.refusal)
    : { status: 'later', error: { code: token.status } satisfies DeliveryError };
};

const ofRefusal = (refusal: Parameters<typeof toDeliveryError>[0]) => ({
  status: PASSING.includes(classOf(refusal.errcode)) ? ('later' as const) : ('refused' as const),
  error: toDeliveryError(refusal),
});

type Body = Readonly<Record<string, unknown>>;
/** Undefined: the answer cannot be read. */
type Read<T> = (body: Body) => T | undefined;

const toAnswer = <T>(answer: JsonAnswer | NotCalled, read: Read<T>): AccountAnswer<T> => {
  if (answer.status !== 'ok') return failureOf(answer);
  const value = read(answer.body);
  return value === undefined ? { status: 'later', error: { code: 'unreachable' } } : { status: 'done', value };
};

/** Calls about an account itself, in the name of its channel. */
export const createAccountCall = ({ client }: AccountCallDeps) => {
  const whose = (channelId: string) => ({ channelId, timeLeftMs: () => TIME_LEFT_MS });
  return {
    get: async <T>(channelId: string, path: string, read: Read<T>) =>
      toAnswer(await client.getJson(whose(channelId), path), read),
    post: async <T>(channelId: string, path: string, { body, read }: { readonly body: Body; readonly read: Read<T> }) =>
      toAnswer(await client.postJson(whose(channelId), path, body), read),
    /** Where only the errcode counts. */
    tell: async (channelId: string, path: string, body?: Body): Promise<AccountAnswer<undefined>> => {
      const answer = body
        ? await client.postJson(whose(channelId), path, body)
        : await client.getJson(whose(channelId), path);
      return answer.status === 'ok' ? { status: 'done', value: undefined } : failureOf(answer);
    },
  };
};

export type AccountCall = ReturnType<typeof createAccountCall>;
