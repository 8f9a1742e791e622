import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';
import type { Clock } from '../../../kernel/clock.js';
import { AppError } from '../../../kernel/errors.js';
import type { Logger } from '../../../kernel/logger.js';
import type { PayAccount, PayAccounts } from '../../../services/ports/payments/pay-accounts.js';
import type { PayNotice } from '../../../services/ports/payments/pay-notice.js';
import { isAnnouncedTooLarge, readBody } from '../../push/read-body.js';
import { NOTICE_ANSWERS, sendNoticeAnswer } from './notice-answers.js';
import type { NoticeAnswer } from './notice-answers.js';
import { readNotice } from './read-notice.js';
import type { SeenNonces } from './seen-nonces.js';
import { isCertificateSerial, readVouching, verifyVouching } from '../signed-headers.js';

const PREFIX = '/pay/';
const PATH = /^\/pay\/([A-Za-z0-9_-]{1,64})\/notify(?:\?|$)/;
const MAX_BODY_BYTES = 131_072;
const ARRIVAL_MS = 10_000;
/** WeChat Pay waits 5 s and delivers again for a day: better asked again than answered late. */
const LONGEST_WORK_MS = 3_000;

type Deps = {
  readonly accounts: PayAccounts;
  /** `refused`: the notice contradicts what we know. Resolves when it is durable. */
  readonly acceptNotice: (notice: PayNotice) => Promise<'accepted' | 'refused'>;
  readonly nonces: SeenNonces;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onUnknownSerial: (channelId: string) => void;
};

const isEncoded = ({ headers }: IncomingMessage): boolean =>
  (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';

const inTime = <T>(work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AppError('unavailable', 'unavailable')), LONGEST_WORK_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

const createAnswer = (deps: Deps) => {
  const authentic = (account: PayAccount, request: IncomingMessage, body: Buffer): boolean => {
    const vouching = readVouching(request.rawHeaders);
    const verdict = verifyVouching(vouching, body, { trusted: account.trusted, now: deps.clock.now() });
    if (verdict === 'unknown_serial' && isCertificateSerial(vouching)) {
      deps.onUnknownSerial(account.channelId);
    }
    return verdict === 'authentic' && deps.nonces.admit(`notice:${account.channelId}`, vouching?.nonce ?? '', body);
  };
  return async (account: PayAccount, request: IncomingMessage): Promise<NoticeAnswer | undefined> => {
    if (isAnnouncedTooLarge(request, MAX_BODY_BYTES)) return NOTICE_ANSWERS.tooLarge;
    const body = await readBody(request, ARRIVAL_MS, MAX_BODY_BYTES);
    if (body === 'gone') return undefined;
    if (body === 'too_large') return NOTICE_ANSWERS.tooLarge;
    if (isEncoded(request)) return NOTICE_ANSWERS.unsupportedMediaType;
    if (!authentic(account, request, body)) return NOTICE_ANSWERS.unauthorized;
    const opened = readNotice(body, account.apiV3Keys);
    if (!opened) return NOTICE_ANSWERS.badRequest;
    const { merchantId, channelId, mchId } = account;
    const outcome = await inTime(deps.acceptNotice({ merchantId, channelId, mchId, ...opened }));
    return outcome === 'accepted' ? NOTICE_ANSWERS.accepted : NOTICE_ANSWERS.badRequest;
  };
};

/**
 * `POST /pay/{channelKey}/notify`: payments, refunds and complaints, told apart by event_type. Verified over the raw bytes,
 * then decrypted, then durable, then answered. Whatever fails on our side is 503: WeChat Pay delivers again.
 */
export const createPayNoticeRouter = (deps: Deps): Middleware => {
  const answer = createAnswer(deps);
  const respond = async (request: IncomingMessage): Promise<NoticeAnswer | undefined> => {
    const channelKey = PATH.exec(request.url ?? '')?.[1];
    const account = channelKey === undefined ? undefined : await inTime(deps.accounts.findByKey(channelKey));
    if (!account) return NOTICE_ANSWERS.notFound;
    return request.method === 'POST' ? answer(account, request) : NOTICE_ANSWERS.methodNotAllowed;
  };
  return async (ctx, next) => {
    if (!ctx.req.url?.startsWith(PREFIX)) return next();
    ctx.respond = false;
    try {
      const answered = await respond(ctx.req);
      if (answered) sendNoticeAnswer(ctx.res, answered);
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'unavailable')) {
        deps.logger.error({ err: error }, 'payment notice failed');
      }
      sendNoticeAnswer(ctx.res, NOTICE_ANSWERS.unavailable);
    }
    return undefined;
  };
};
