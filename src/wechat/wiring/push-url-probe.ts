import { randomBytes, randomInt } from 'node:crypto';
import { Pool } from 'undici';
import type { WiredChannel } from '../../domain/channels/channel.js';
import type { PushUrlAnswer, PushUrlSeen } from '../../domain/wiring/observations.js';
import type { Clock } from '../../kernel/clock.js';
import { callHttp } from '../kefu/http-call.js';
import type { HttpAnswer } from '../kefu/http-call.js';
import { encryptMessage } from '../protocol/crypto.js';
import { signatureOf } from '../protocol/signature.js';

type Deps = { readonly publicUrl: string; readonly clock: Clock };

/** What WeChat waits. */
const TIMEOUT_MS = 5_000;
const LONGEST_ANSWER_BYTES = 64 * 1024;
/** Authentic, and yet nothing that a customer does: it is opened and refused with 400, and nothing is kept of it. */
const SAYS_NOTHING = '<xml><Note><![CDATA[wiring check]]></Note></xml>';
const OPENED = 400;
const FORBIDDEN = 403;

const nonceOf = (): string => String(randomInt(1_000_000_000, 4_000_000_000));
/** 43 letters and digits, as an EncodingAESKey has them. */
const foreignKey = (): string =>
  randomBytes(48)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, 'A')
    .slice(0, 43);

type Signed = { readonly token: string; readonly timestamp: string; readonly nonce: string };

const signedQuery = ({ token, timestamp, nonce }: Signed): Record<string, string> => ({
  signature: signatureOf(token, timestamp, nonce),
  timestamp,
  nonce,
});

const seenAs = (
  answer: HttpAnswer,
  elapsedMs: number,
  isRight: (status: number, body: string) => boolean,
): PushUrlAnswer => {
  if (answer.status !== 'answered') return { status: 'unreachable', cause: answer.cause };
  const { statusCode, body } = answer;
  return { status: 'answered', statusCode, isRight: isRight(statusCode, body.toString('utf8')), elapsedMs };
};

type Ask = {
  readonly method: 'GET' | 'POST';
  readonly query: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isRight: (statusCode: number, body: string) => boolean;
};

const signedWith = (token: string, { now }: Clock): Signed => ({
  token,
  timestamp: String(Math.floor(now().getTime() / 1000)),
  nonce: nonceOf(),
});

const echoAsk = (signed: Signed, isRight: (isEchoed: boolean) => boolean): Ask => {
  const echostr = nonceOf();
  const query = { ...signedQuery(signed), echostr };
  return { method: 'GET', query, isRight: (status, body) => isRight(status === 200 && body === echostr) };
};

type Seal = { readonly appId: string; readonly encodingAesKey: string };

const sealedAsk = (signed: Signed, { appId, encodingAesKey }: Seal, rightStatus: number): Ask => {
  const encrypt = encryptMessage({ message: SAYS_NOTHING, appId, encodingAesKey, random: randomBytes(16) });
  const msgSignature = signatureOf(signed.token, signed.timestamp, signed.nonce, encrypt);
  return {
    method: 'POST',
    query: { ...signedQuery(signed), encrypt_type: 'aes', msg_signature: msgSignature },
    body: `<xml><ToUserName><![CDATA[${appId}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
    isRight: (status) => status === rightStatus,
  };
};

const createAsk =
  (pool: Pool, path: string) =>
  async ({ method, query, body, isRight }: Ask): Promise<PushUrlAnswer> => {
    const startedAt = performance.now();
    const answer = await callHttp(pool, {
      method,
      path: `${path}?${new URLSearchParams(query).toString()}`,
      ...(body !== undefined && { body, contentType: 'text/xml' }),
      timeoutMs: TIMEOUT_MS,
      longestAnswerBytes: LONGEST_ANSWER_BYTES,
    });
    return seenAs(answer, Math.round(performance.now() - startedAt), isRight);
  };

/** The channel's own push URL, asked over the way WeChat takes: name, certificate and proxies are those of PUBLIC_URL. */
export const createPushUrlProbe = ({ publicUrl, clock }: Deps) => {
  const { origin, pathname } = new URL(publicUrl);
  const prefix = pathname.replace(/\/+$/, '');
  return async ({ channelKey, secrets, appId, encryptionMode }: WiredChannel): Promise<PushUrlSeen> => {
    const pool = new Pool(origin, { connections: 4, connect: { timeout: TIMEOUT_MS } });
    const ask = createAsk(pool, `${prefix}/wechat/${channelKey}`);
    const { token, encodingAesKey } = secrets;
    const isSealed = encodingAesKey !== undefined && encryptionMode !== 'plain';
    const sealed = (key: string, rightStatus: number): Promise<PushUrlAnswer> =>
      ask(sealedAsk(signedWith(token, clock), { appId, encodingAesKey: key }, rightStatus));
    try {
      const [echo, forgedEcho, opened, forgedSeal] = await Promise.all([
        ask(echoAsk(signedWith(token, clock), (isEchoed) => isEchoed)),
        ask(echoAsk(signedWith(foreignKey().slice(0, 32), clock), (isEchoed) => !isEchoed)),
        isSealed ? sealed(encodingAesKey, OPENED) : undefined,
        isSealed ? sealed(foreignKey(), FORBIDDEN) : undefined,
      ]);
      return { echo, forgedEcho, sealed: opened, forgedSeal };
    } finally {
      await pool.destroy();
    }
  };
};
