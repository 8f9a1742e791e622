import type { DomainEvent } from '../../../domain/conversations/events.js';
import type { Clock } from '../../../kernel/clock.js';
import type { ClaimedOutbound, SentMessage } from '../../ports/stores/conversations/outbound-stores.js';
import type { UnitOfWork } from '../../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock };

/** Undefined: the lease is lost. */
type Result = SentMessage | undefined;
type Waiting = {
  readonly job: ClaimedOutbound;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

const LARGEST_BATCH = 100;

/**
 * Writes that messages of one part were sent: by far the most frequent end, so those of one merchant share a transaction. While
 * one is under way the next batch gathers; alone, a send waits for nobody.
 */
export const createRecordSent = ({ unitOfWork, clock }: Deps) => {
  const waiting = new Map<string, Waiting[]>();
  const busy = new Set<string>();

  const write = (merchantId: string, batch: readonly Waiting[]): Promise<readonly SentMessage[]> =>
    unitOfWork.run(merchantId, async ({ outbound, outbox }) => {
      const sent = await outbound.endSent(
        batch.map(({ job }) => job),
        clock.now(),
      );
      await outbox.add(sent.map(toEvent));
      return sent;
    });

  const writeBatch = async (merchantId: string, batch: readonly Waiting[]): Promise<void> => {
    try {
      const sent = new Map((await write(merchantId, batch)).map((message) => [message.outboundId, message]));
      for (const { job, resolve } of batch) resolve(sent.get(job.id));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const drain = async (merchantId: string): Promise<void> => {
    busy.add(merchantId);
    for (let batch = take(merchantId); batch.length > 0; batch = take(merchantId)) await writeBatch(merchantId, batch);
    busy.delete(merchantId);
  };

  const take = (merchantId: string): readonly Waiting[] => {
    const all = waiting.get(merchantId) ?? [];
    const batch = all.splice(0, LARGEST_BATCH);
    if (all.length === 0) waiting.delete(merchantId);
    return batch;
  };

  return (job: ClaimedOutbound): Promise<Result> =>
    new Promise((resolve, reject) => {
      const { merchantId } = job;
      const others = waiting.get(merchantId) ?? [];
      others.push({ job, resolve, reject });
      waiting.set(merchantId, others);
      if (!busy.has(merchantId)) void drain(merchantId);
    });
};

const toEvent = ({ conversationId, messageId, number, agentId, skillGroupId }: SentMessage): DomainEvent => ({
  type: 'message.delivery_changed',
  conversationId,
  messageId,
  number,
  delivery: 'sent',
  error: undefined,
  audience: { agentId, skillGroupId },
});
