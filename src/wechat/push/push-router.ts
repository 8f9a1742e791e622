import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import type { WiredChannel } from '../../domain/channels/channel.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { AcceptInbound } from '../../services/messages/receiving/accept-inbound.js';
import type { AnswerPush } from '../../services/messages/receiving/answer-push.js';
import type { AcceptedPush } from '../../services/ports/queues/inbound-queue.js';
import type { ChannelSignalNotes } from '../../services/ports/channels/channel-signals.js';
import type { ChannelDirectory } from '../../services/ports/channels/channel-directory.js';
import { parsePush } from '../protocol/parse-push.js';
import { openPush, verifyUrl } from './authenticate-push.js';
import type { OpenedPush, SignedUrl } from './authenticate-push.js';
import { ANSWERS, sendAnswer } from './push-answers.js';
import type { Answer } from './push-answers.js';
import { passiveReplyOf } from './passive-reply.js';
import { readPushQuery } from './push-query.js';
import type { PushQuery } from './push-query.js';
import { isAnnouncedTooLarge, readBody } from './read-body.js';
import type { RawBody } from './read-body.js';
import { toInbound } from './to-inbound.js';
import type { AddressedPush } from './to-inbound.js';

const PREFIX = '/wechat/';
const CHANNEL_KEY = /^[A-Za-z0-9_-]{1,64}$/;
const ECHO = /^[A-Za-z0-9+/=_-]{1,512}$/;
/** How far WeChat's clock and ours may differ before a signed URL counts as replayed. */
const MAX_SKEW_SECONDS = 600;

type Deps = {
  readonly channels: ChannelDirectory;
  readonly acceptInbound: AcceptInbound;
  /** Answers pushes of channels that answer themselves; without it every push is answered `success`. */
  readonly answerPush?: AnswerPush;
  /** Told what is heard of a channel. */
  readonly signals?: ChannelSignalNotes;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether channels in plain and compatible mode exist at all; never in production. */
  readonly allowInsecure: boolean;
  /** 60 to 900. */
  readonly maxSkewSeconds?: number;
};

type Request = {
  readonly incoming: IncomingMessage;
  readonly channel: WiredChannel;
  readonly query: PushQuery;
  readonly now: Date;
};

const isEncoded = ({ headers }: IncomingMessage): boolean =>
  (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';

type Verify = (request: Request) => SignedUrl | undefined;

const createVerify =
  ({ allowInsecure, maxSkewSeconds = MAX_SKEW_SECONDS }: Deps): Verify =>
  ({ channel, query, now }) =>
    channel.encryptionMode === 'safe' || allowInsecure ? verifyUrl(channel, query, { now, maxSkewSeconds }) : undefined;

const answerEcho = ({ signals }: Deps, request: Request, verify: Verify): Answer => {
  if (isAnnouncedTooLarge(request.incoming)) return ANSWERS.tooLarge;
  if (isEncoded(request.incoming)) return ANSWERS.unsupportedMediaType;
  if (!verify(request)) return ANSWERS.forbidden;
  const { echostr } = request.query;
  if (echostr === undefined || !ECHO.test(echostr)) return ANSWERS.badRequest;
  const { channel, now } = request;
  signals?.verified({ channelId: channel.id, merchantId: channel.merchantId, at: now });
  return { status: 200, body: echostr };
};

/** An original id that the channel was not wired with is learned from its first authentic push; a plain one is not authentic enough. */
const createIsAddressee =
  ({ channels }: Deps) =>
  async ({ id, originalId }: WiredChannel, opened: OpenedPush, addressed: AddressedPush): Promise<boolean> => {
    if (originalId !== undefined || opened.signatureKey !== undefined) return false;
    return (await channels.learnOriginalId(id, addressed.originalId)) === addressed.originalId;
  };

const createKeep = (deps: Deps) => {
  const isAddressee = createIsAddressee(deps);
  return async ({ channel, now }: Request, opened: OpenedPush): Promise<Answer> => {
    const document = parsePush(opened.message);
    const addressed = document && toInbound(document);
    if (!addressed) return ANSWERS.badRequest;
    const isOurs = channel.originalId === addressed.originalId || (await isAddressee(channel, opened, addressed));
    if (!isOurs) return ANSWERS.badRequest;
    const { merchantId, id: channelId } = channel;
    deps.signals?.pushed({ merchantId, channelId, at: now, isMessage: addressed.push.kind === 'message' });
    const accepted = {
      merchantId,
      channelId,
      receivedAt: now,
      push: addressed.push,
      signatureKey: opened.signatureKey,
    };
    if (deps.answerPush && mayAnswer(channel, opened)) {
      return acceptAndAnswer(deps, deps.answerPush, { accepted, opened, addressed, now });
    }
    const outcome = await deps.acceptInbound(accepted);
    return outcome === 'refused' ? ANSWERS.forbidden : ANSWERS.success;
  };
};

const XML_START = '<'.charCodeAt(0);

/** A mini program ignores passive replies, and an official account takes them as XML only (WeChat doc: 被动回复用户消息). */
const mayAnswer = ({ answersItself, kind }: WiredChannel, { message }: OpenedPush): boolean =>
  answersItself && kind === 'official_account' && message[0] === XML_START;

type Answerable = {
  readonly accepted: AcceptedPush;
  readonly opened: OpenedPush;
  readonly addressed: AddressedPush;
  readonly now: Date;
};

/** The push is received at once, so that what the desk itself says goes into the response and costs nothing. */
const acceptAndAnswer = async (
  { acceptInbound }: Deps,
  answerPush: AnswerPush,
  { accepted, opened, addressed, now }: Answerable,
): Promise<Answer> => {
  const outcome = await acceptInbound(accepted, { isAnsweredHere: true });
  if (outcome === 'refused') return ANSWERS.forbidden;
  const answer = await answerPush(accepted, outcome);
  if (!answer) return ANSWERS.success;
  const { originalId, push } = addressed;
  const body = passiveReplyOf(answer.content, { openid: push.openid, originalId, now, seal: opened.seal });
  return body === undefined
    ? ANSWERS.success
    : { status: 200, body, contentType: 'application/xml; charset=utf-8', onWritten: answer.onWritten };
};

/** Undefined where the client is gone and there is nobody to answer. */
type Answered = Answer | undefined;

const createAnswerPush = (deps: Deps, verify: Verify) => {
  const keep = createKeep(deps);
  const answerBody = (request: Request, body: RawBody): Answered | Promise<Answer> => {
    if (body === 'gone') return undefined;
    if (body === 'too_large') return ANSWERS.tooLarge;
    if (isEncoded(request.incoming)) return ANSWERS.unsupportedMediaType;
    const url = verify(request);
    const { channel, query, now } = request;
    const opened = url && openPush({ channel, query, url, body, now });
    return opened ? keep(request, opened) : ANSWERS.forbidden;
  };
  return (request: Request): Answered | Promise<Answered> => {
    if (isAnnouncedTooLarge(request.incoming)) return ANSWERS.tooLarge;
    const body = readBody(request.incoming);
    return body instanceof Promise ? body.then((late) => answerBody(request, late)) : answerBody(request, body);
  };
};

const createAnswer = (deps: Deps) => {
  const verify = createVerify(deps);
  const answerPush = createAnswerPush(deps, verify);
  return (incoming: IncomingMessage, channel: WiredChannel, queryString: string): Answered | Promise<Answered> => {
    if (incoming.method !== 'GET' && incoming.method !== 'POST') return ANSWERS.methodNotAllowed;
    const request = { incoming, channel, query: readPushQuery(queryString), now: deps.clock.now() };
    return incoming.method === 'GET' ? answerEcho(deps, request, verify) : answerPush(request);
  };
};

const createFind =
  ({ channels }: Deps) =>
  (channelKey: string): Promise<WiredChannel | undefined> | undefined =>
    CHANNEL_KEY.test(channelKey) ? channels.findByKey(channelKey) : undefined;

/** Writes the answer; the channel is the only thing waited for before the body is looked at. */
const createRespond = (deps: Deps) => {
  const find = createFind(deps);
  const answer = createAnswer(deps);
  return async (incoming: IncomingMessage, response: ServerResponse, rest: string): Promise<void> => {
    const mark = rest.indexOf('?');
    try {
      const channel = await find(mark < 0 ? rest : rest.slice(0, mark));
      if (!channel?.enabled) return sendAnswer(response, ANSWERS.notFound);
      const answered = await answer(incoming, channel, mark < 0 ? '' : rest.slice(mark + 1));
      if (answered) sendAnswer(response, answered);
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'unavailable'))
        deps.logger.error({ err: error }, 'push failed');
      sendAnswer(response, ANSWERS.unavailable);
    }
  };
};

/**
 * `GET` and `POST /wechat/{channelKey}`: WeChat's check of the URL and its pushes. Mount it before everything else: it reads the raw
 * body and writes the response itself, because this path carries the load. Whatever fails on our side is 503, so that WeChat
 * delivers again; there is no 500 here.
 */
export const createPushRouter = (deps: Deps): Middleware => {
  const respond = createRespond(deps);
  return (ctx, next) => {
    const url = ctx.req.url ?? '';
    if (!url.startsWith(PREFIX)) return next();
    ctx.respond = false;
    return respond(ctx.req, ctx.res, url.slice(PREFIX.length));
  };
};
