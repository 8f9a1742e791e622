import type { Alert, AlertTargetKind } from '../domain/alerts/alert.js';
import type { AlertOutcome, AlertSender } from '../services/ports/tools/alert-sender.js';
import type { GuardedHttp } from './guarded-http.js';

const TIMEOUT_MS = 5_000;
const LONGEST_ANSWER_BYTES = 64 * 1024;
/** WeCom doc: 群机器人配置说明. A text has at most 2048 bytes. */
const ROBOT_PATH = '/cgi-bin/webhook/send';
const LONGEST_ROBOT_CHARACTERS = 600;

const bodyOf = (kind: AlertTargetKind, { type, text }: Alert): string =>
  kind === 'wecom_robot'
    ? JSON.stringify({ msgtype: 'text', text: { content: text.slice(0, LONGEST_ROBOT_CHARACTERS) } })
    : JSON.stringify({ type, text });

/** A robot answers 200 also where it refuses: `{"errcode":93000,"errmsg":"invalid webhook url"}`. */
const robotFault = (body: Buffer): string | undefined => {
  const code = /"errcode"\s*:\s*(-?[0-9]{1,7})\b/.exec(body.toString('utf8'))?.[1];
  if (code === '0') return undefined;
  return code === undefined ? 'unreadable' : `errcode_${code}`;
};

/** Calls merchants outside the console. The address is never logged: whoever knows it may write to it. */
export const createAlertSender = (http: GuardedHttp): AlertSender => ({
  isAllowed: async (kind, address) => {
    if (!URL.canParse(address)) return false;
    const url = new URL(address);
    const isRobot = url.pathname === ROBOT_PATH && (url.searchParams.get('key') ?? '') !== '';
    return (kind === 'webhook' || isRobot) && http.isAllowed(url);
  },
  send: async (kind, address, alert): Promise<AlertOutcome> => {
    const reply = await http.send({
      method: 'POST',
      url: new URL(address),
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Jiedai' },
      body: bodyOf(kind, alert),
      longestAnswerBytes: LONGEST_ANSWER_BYTES,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (reply.status === 'failed') return { status: 'failed', fault: reply.fault };
    if (reply.statusCode < 200 || reply.statusCode > 299)
      return { status: 'failed', fault: `http_${reply.statusCode}` };
    const fault = kind === 'wecom_robot' ? robotFault(reply.body) : undefined;
    return fault === undefined ? { status: 'sent' } : { status: 'failed', fault };
  },
});
