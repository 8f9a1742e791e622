import type { PushFaults } from '../faults.js';
import type { Channel } from '../state/channels.js';
import type { Ring } from '../state/ring.js';
import type { World } from '../state/world.js';
import type { Attempt } from './attempt.js';
import type { RequestInput } from './build-request.js';
import { isAnswered, type PushRecord } from './push-record.js';

export type PushInput = Omit<RequestInput, 'channel' | 'jsonEscapes'> & {
  readonly appId: string;
  /** What stays the same over all tries and copies. */ readonly identity: string;
  readonly msgType: string;
  readonly event?: string;
};
/** A push under way; `record` is its newest version. */
export type Run = { record: PushRecord; readonly input: PushInput; readonly faults: PushFaults; hasReplied: boolean };

export type PushBook = {
  readonly open: (input: PushInput) => Run;
  /** Writes a try down and shows its passive reply; at most one reply per push reaches the customer. */
  readonly note: (run: Run, attempt: Attempt) => void;
  readonly giveUp: (run: Run, channel: Channel) => void;
};

// After these a customer waits for an answer, so a failure is shown to them.
const EVENTS_WITH_NOTICE: readonly string[] = ['subscribe', 'SCAN', 'CLICK'];
const NOTICE = '该公众号暂时无法提供服务，请稍后再试';

const isAwaited = ({ msgType, event }: PushInput): boolean =>
  msgType !== 'event' || (event !== undefined && EVENTS_WITH_NOTICE.includes(event));

export const createPushBook = (world: World, pushes: Ring<PushRecord>): PushBook => {
  const change = (run: Run, changes: Partial<PushRecord>): void => {
    run.record = { ...run.record, ...changes };
    pushes.replace(run.record.number, run.record);
  };
  return {
    open: (input) => {
      const { appId, openid, identity, msgType, event } = input;
      const record = pushes.add((number) => ({
        number,
        appId,
        openid,
        identity,
        msgType,
        ...(event === undefined ? {} : { event }),
        createdAt: world.clock.now(),
        tries: [],
        state: 'pending',
        noticeShown: false,
      }));
      return { record, input, faults: world.faults.get(appId).push, hasReplied: false };
    },
    note: (run, { attempt, reply }) => {
      const state = isAnswered(attempt) ? 'answered' : run.record.state;
      change(run, { tries: [...run.record.tries, attempt], state });
      if (!reply || run.hasReplied) return;
      run.hasReplied = true;
      if (reply.kind === 'transfer_customer_service') return;
      const { appId, openid } = run.input;
      world.transcripts.add({ appId, openid, from: 'merchant', via: 'passive_reply', ...reply });
    },
    giveUp: (run, channel) => {
      // WeChat shows no such notice in a mini program's chat.
      const noticeShown = channel.kind === 'official_account' && isAwaited(run.input);
      change(run, { state: 'given_up', noticeShown });
      if (!noticeShown) return;
      const { appId, openid } = run.input;
      world.transcripts.add({
        appId,
        openid,
        from: 'wechat',
        via: 'notice',
        kind: 'notice',
        content: { text: NOTICE },
      });
    },
  };
};
