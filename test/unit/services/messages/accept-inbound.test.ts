import { AppError } from '../../../../src/kernel/errors.js';
import { createAcceptInbound } from '../../../../src/services/messages/receiving/accept-inbound.js';
import type { AcceptedPush, AcceptOutcome } from '../../../../src/services/ports/queues/inbound-queue.js';

const PUSH: AcceptedPush = {
  merchantId: 'merchant-1',
  channelId: 'channel-1',
  receivedAt: new Date(0),
  signatureKey: undefined,
  push: {
    kind: 'event',
    openid: 'oA',
    createdAt: new Date(0),
    key: 'k',
    wechatName: 'e',
    content: { type: 'unfollowed' },
  },
};
const unavailable = () => new AppError('unavailable', 'unavailable');
const never = <Result>(): Promise<Result> => new Promise<Result>(() => undefined);

type Behaviour = { journal: () => Promise<AcceptOutcome>; spool?: () => Promise<void> };

const accepting = ({ journal, spool = () => Promise.resolve() }: Behaviour) => {
  const spooled: AcceptedPush[] = [];
  const woken: AcceptedPush[] = [];
  const accept = createAcceptInbound({
    inboundQueue: { accept: journal },
    spool: {
      append: async (push) => {
        await spool();
        spooled.push(push);
      },
    },
    insertTimeoutMs: 40,
    deadlineMs: 80,
    onAccepted: (push) => woken.push(push),
  });
  return { accept: () => accept(PUSH), spooled, woken };
};

describe('accepting a push', () => {
  it('answers what the journal says, and wakes a worker for a new one only', async () => {
    for (const outcome of ['stored', 'duplicate', 'refused'] as const) {
      const { accept, spooled, woken } = accepting({ journal: () => Promise.resolve(outcome) });

      await expect(accept()).resolves.toBe(outcome);

      expect(spooled).toEqual([]);
      expect(woken).toEqual(outcome === 'stored' ? [PUSH] : []);
    }
  });

  it.each<[string, () => Promise<AcceptOutcome>]>([
    ['is away', () => Promise.reject(unavailable())],
    ['hangs', () => never()],
  ])('goes to the spool when the journal %s', async (_name, journal) => {
    const { accept, spooled, woken } = accepting({ journal });

    await expect(accept()).resolves.toBe('stored');

    expect(spooled).toEqual([PUSH]);
    expect(woken).toEqual([]);
  });

  it.each<[string, () => Promise<void>]>([
    ['cannot hold it', () => Promise.reject(unavailable())],
    ['hangs', () => never()],
  ])('is unavailable when the spool %s as well, at the deadline at the latest', async (_name, spool) => {
    const { accept } = accepting({ journal: () => never(), spool });
    const start = performance.now();

    await expect(accept()).rejects.toMatchObject({ kind: 'unavailable', code: 'unavailable' });

    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('does not hide a bug of the journal in the spool', async () => {
    const bug = new TypeError('bug');
    const { accept, spooled } = accepting({ journal: () => Promise.reject(bug) });

    await expect(accept()).rejects.toBe(bug);

    expect(spooled).toEqual([]);
  });

  it('survives a journal that fails after it was given up', async () => {
    const { accept, spooled } = accepting({
      journal: () => new Promise((_resolve, reject) => setTimeout(() => reject(unavailable()), 60)),
    });

    await expect(accept()).resolves.toBe('stored');
    await new Promise((resolve) => setTimeout(resolve, 40));

    expect(spooled).toEqual([PUSH]);
  });
});
