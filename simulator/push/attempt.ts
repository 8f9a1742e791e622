import type { Channel } from '../state/channels.js';
import type { PushFaults } from '../faults.js';
import { buildRequest, type RequestInput } from './build-request.js';
import type { Post, Posted } from './post.js';
import type { Try, TryResult } from './push-record.js';
import { classify, type Reply } from './read-answer.js';

export type Attempt = { readonly attempt: Try; readonly reply?: Reply };
export type AttemptInput = Omit<RequestInput, 'jsonEscapes'> & {
  readonly faults: PushFaults;
  readonly copy: boolean;
  readonly dropAnswer: boolean;
};

const HTTP_OK = 200;

const resultOf = (
  channel: Channel,
  openid: string,
  posted: Posted,
): { readonly result: TryResult; readonly reply?: Reply } => {
  if (posted.type !== 'answered') return { result: posted.type };
  if (posted.status !== HTTP_OK) return { result: 'http_error' };
  const meaning = classify(channel, openid, posted.body);
  return meaning.type === 'reply' ? { result: 'reply', reply: meaning.reply } : { result: meaning.type };
};

/** Sends one request and says how it ended. */
export const createAttempt =
  (post: Post, now: () => number) =>
  async ({ faults, copy, dropAnswer, ...input }: AttemptInput): Promise<Attempt> => {
    const at = now();
    const startedAt = performance.now();
    const posted = await post.send(buildRequest({ ...input, jsonEscapes: faults.jsonEscapes }), faults.deadlineMs);
    const latencyMs = performance.now() - startedAt;
    const { result, reply } = resultOf(input.channel, input.openid, posted);
    const status = posted.type === 'answered' ? { status: posted.status } : {};
    if (dropAnswer) return { attempt: { at, latencyMs, ...status, result: 'dropped', copy } };
    return { attempt: { at, latencyMs, ...status, result, copy }, ...(reply ? { reply } : {}) };
  };
