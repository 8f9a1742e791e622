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

/** The channel's own push URL, asked over the way WeChat takes: name, certificate and proxies are those of PUBLIC_URL. */
export const createPushUrlProbe = ({ publicUrl, clock }: Deps) => {
  const { origin, pathname } = new URL(publicUrl);
  const prefix = pathname.replace(/\/+$/, '');

  const createAsk =
    (pool: Pool, channelKey: string) =>
    async ({ method, query, body, isRight }: Ask): Promise<PushUrlAnswer> => {
      const startedAt = performance.now();
      const answer = await callHttp(pool, {
        method,
        path: `${prefix}/wechat/${channelKey}?${new URLSearchParams(query).toString()}`,
        ...(body !== undefined && { body, contentType: 'text/xml' }),
        timeoutMs: TIMEOUT_MS,
        longestAnswerBytes: LONGEST_ANSWER_BYTES,
      });
      return seenAs(answer, Math.round(performance.now() - startedAt), isRight);
    };

  const signedWith = (token: string): Signed => ({
    token,
    timestamp: String(Math.floor(clock.now().getTime() / 1000)),
    nonce: nonceOf(),
  });

  const echoAsk = (token: string, isRight: (isEchoed: boolean) => boolean): Ask => {
    const echostr = nonceOf();
    const query = { ...signedQuery(signedWith(token)), echostr };
    return { method: 'GET', query, isRight: (status, body) => isRight(status === 200 && body === echostr) };
  };

  const sealedAsk = ({ secrets, appId }: WiredChannel, encodingAesKey: string, rightStatus: number): Ask => {
    const signed = signedWith(secrets.token);
    const encrypt = encryptMessage({ message: SAYS_NOTHING, appId, encodingAesKey, random: randomBytes(16) });
    const msgSignature = signatureOf(signed.token, signed.timestamp, signed.nonce, encrypt);
    return {
      method: 'POST',
      query: { ...signedQuery(signed), encrypt_type: 'aes', msg_signature: msgSignature },
      body: `<xml><ToUserName><![CDATA[${appId}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
      isRight: (status) => status === rightStatus,
    };
  };

  return async (channel: WiredChannel): Promise<PushUrlSeen> => {
    const pool = new Pool(origin, { connections: 4, connect: { timeout: TIMEOUT_MS } });
    const ask = createAsk(pool, channel.channelKey);
    const { encodingAesKey } = channel.secrets;
    const isSealed = encodingAesKey !== undefined && channel.encryptionMode !== 'plain';
    try {
      const [echo, forgedEcho, sealed, forgedSeal] = await Promise.all([
        ask(echoAsk(channel.secrets.token, (isEchoed) => isEchoed)),
        ask(echoAsk(foreignKey().slice(0, 32), (isEchoed) => !isEchoed)),
        isSealed ? ask(sealedAsk(channel, encodingAesKey, OPENED)) : undefined,
        isSealed ? ask(sealedAsk(channel, foreignKey(), FORBIDDEN)) : undefined,
      ]);
      return { echo, forgedEcho, sealed, forgedSeal };
    } finally {
      await pool.destroy();
    }
  };
};
