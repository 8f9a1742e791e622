import type { Conversation } from '../../domain/conversations/conversation.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import { putInQueue } from '../conversations/handing/put-in-queue.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import type { TimerDeps } from './timer-deps.js';

type Stage = 'remind' | 'alarm' | 'return';

/** The agent has not answered: first they are reminded, then a supervisor is told, then it returns to the queue, with a cap. */
export const createOnAgentSilence =
  (deps: TimerDeps) =>
  async (timer: DueTimer): Promise<void> => {
    await deps.unitOfWork.run(timer.merchantId, async (stores) => {
      const conversation = await stores.conversations.lockById(timer.subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return;
      if (conversation?.state !== 'active' || conversation.waitingSince === undefined) return;
      const { settings } = await stores.merchants.current();
      await step(stores, deps, { conversation, settings, stage: stageOf(timer) });
    });
    deps.wakeUp.wake('outbox', timer.merchantId);
  };

const stageOf = ({ payload: { stage } }: DueTimer): Stage =>
  stage === 'alarm' || stage === 'return' ? stage : 'remind';

type Silence = { readonly conversation: Conversation; readonly settings: MerchantSettings; readonly stage: Stage };

const step = async (stores: Stores, deps: TimerDeps, silence: Silence): Promise<void> => {
  const { conversation, settings, stage } = silence;
  if (stage === 'return') {
    if (conversation.returnedCount < settings.maxSilenceReturns) await returnToQueue(stores, deps, conversation);
    return;
  }
  await stores.outbox.add([
    {
      type: 'conversation.alarm',
      conversationId: conversation.id,
      alarm: stage === 'remind' ? 'agent_silent_remind' : 'agent_silent_supervisor',
      audience: { agentId: conversation.agentId, skillGroupId: conversation.skillGroupId },
    },
  ]);
  await setNext(stores, deps, silence);
};

const setNext = async (
  stores: Stores,
  { clock }: TimerDeps,
  { conversation, settings, stage }: Silence,
): Promise<void> => {
  const next: { readonly stage: Stage; readonly seconds: number } =
    stage === 'remind' && settings.agentAlarmSeconds > 0
      ? { stage: 'alarm', seconds: settings.agentAlarmSeconds }
      : { stage: 'return', seconds: settings.agentReturnSeconds };
  if (next.seconds === 0 || conversation.waitingSince === undefined) return;
  const dueAt = conversation.waitingSince.getTime() + next.seconds * 1000;
  await stores.timers.set({
    kind: 'agent_silence',
    subjectId: conversation.id,
    dueAt: new Date(Math.max(dueAt, clock.now().getTime() + 1000)),
    payload: { stage: next.stage },
  });
};

const returnToQueue = async (
  stores: Stores,
  { clock, newId }: TimerDeps,
  conversation: Conversation,
): Promise<void> => {
  await putInQueue(stores, {
    conversation,
    cause: 'returned',
    at: clock.now(),
    newId,
    line: { act: 'returned', reason: 'agent_silent' },
    patch: { preferredAgentId: null, returnedCount: conversation.returnedCount + 1 },
  });
};
