import { amber, green, red, WIRING_CHECKS } from './finding.js';
import type { Finding } from './finding.js';
import { judgeAccount } from './judge-account.js';
import { judgeWay } from './judge-way.js';
import type { Observations, TrafficSeen } from './observations.js';

/** A push that waits this long is not being worked on. */
const STUCK_MS = 60_000;
/** WeChat repeats after 5 s: from here on its patience is at its end. */
const LATE_MS = 5_000;
/** Nothing works until a person changes the account's settings (WeChat doc: 全局返回码). */
const NEEDS_ADMIN: readonly number[] = [
  40002, 40013, 40125, 40164, 40243, 41002, 41004, 48001, 48004, 50007, 61003, 61004, 61007, 89501, 89503, 89506, 89507,
];
/** The customer's own doing: no reply window, not following, refusing messages. */
const OF_CUSTOMER: readonly number[] = [40003, 43004, 43019, 45015, 45037, 45038, 45047, 48002, 50002, 50005, 70000];

const judgePushes = (traffic: TrafficSeen): Finding => {
  const { received, failed, waiting, oldestWaitingMs, latencyMs = 0 } = traffic;
  if (waiting > 0 && oldestWaitingMs > STUCK_MS) {
    return red('pushes', 'stuck', { count: waiting, seconds: Math.round(oldestWaitingMs / 1000) });
  }
  if (failed > 0) return amber('pushes', 'failed', { count: failed });
  if (received === 0) return amber('pushes', 'none');
  if (latencyMs > LATE_MS) return amber('pushes', 'late', { ms: latencyMs, count: received });
  return green('pushes', 'ok', { count: received, ms: latencyMs });
};

const judgeReplies = ({ replyFailures, repliesUnknown }: TrafficSeen): Finding => {
  const ours = replyFailures.filter(({ errcode }) => errcode === undefined || !OF_CUSTOMER.includes(errcode));
  const count = ours.reduce((sum, failure) => sum + failure.count, 0);
  const settings = ours.find(({ errcode }) => errcode !== undefined && NEEDS_ADMIN.includes(errcode));
  const errcode = settings?.errcode ?? ours[0]?.errcode;
  const facts = { count, ...(errcode !== undefined && { errcode }) };
  if (settings) return red('replies', 'refused', facts);
  if (count > 0) return amber('replies', 'failed', facts);
  return repliesUnknown > 0 ? amber('replies', 'unknown', { count: repliesUnknown }) : green('replies', 'ok');
};

/** Every finding of one look, in the order of the checks. */
export const judgeWiring = (seen: Observations): readonly Finding[] => {
  const findings = [
    ...judgeWay(seen),
    ...judgeAccount(seen),
    judgePushes(seen.traffic),
    judgeReplies(seen.traffic),
    seen.hasRoles ? green('database', 'ok') : amber('database', 'one_role'),
  ];
  return WIRING_CHECKS.flatMap((check) => findings.filter((finding) => finding.check === check));
};

/** A channel that is switched off takes no pushes, so there is nothing else to look at. */
export const DISABLED_CHANNEL: readonly Finding[] = [amber('channel', 'disabled')];
