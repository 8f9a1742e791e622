import type { Actor } from '../../domain/people/agent.js';
import type { CloseReason, Conversation } from '../../domain/conversations/conversation.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { Stores, TimerKind } from '../ports/stores/unit-of-work.js';
import type { ConversationDeps } from './deps.js';
import { addLines, announce, deskLine, doneBy } from './desk-line.js';
import { lockHeld } from './hold.js';
import { sayClosing } from './say-closing.js';

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly assignmentNumber: number;
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
};

/**
 * The agent ends the conversation, with a wrap-up reason and note; where the merchant wants it, with the closing text and the
 * question for a rating. Errors: as `lockHeld`, and `validation` (field `reason`) for one that is missing or not in the merchant's list.
 */
export const createCloseConversation =
  ({ unitOfWork, clock, newId, wakeUp }: ConversationDeps) =>
  async (input: Input): Promise<Conversation> => {
    const { merchantId, agentId } = input.actor;
    const closed = await unitOfWork.run(merchantId, async (stores) => {
      const held = await lockHeld(stores, input);
      const at = clock.now();
      const { settings } = await stores.merchants.current();
      refuseReason(settings, input.reason);
      const saysClosingText = settings.closesWithText;
      const conversation = await sayClosing(stores, { conversation: held, settings, saysClosingText, at, newId });
      return closeLocked(stores, {
        conversation,
        reason: 'agent',
        at,
        newId,
        agentId,
        wrapUp: { ...(input.reason && { reason: input.reason }), ...(input.note && { note: input.note }) },
      });
    });
    wakeUp.wake('outbox', merchantId);
    wakeUp.wake('outbound', closed.channelId);
    return closed;
  };

type WrapUpRules = Pick<MerchantSettings, 'wrapUpReasons' | 'wrapUpRequired'>;

/** Reports are divided by these reasons, so that nothing else may be said; a merchant without a list takes any. */
const refuseReason = ({ wrapUpReasons, wrapUpRequired }: WrapUpRules, reason: string | undefined): void => {
  const isGood = reason ? wrapUpReasons.includes(reason) : !wrapUpRequired;
  if (wrapUpReasons.length > 0 && !isGood)
    throw new AppError('invalid', 'validation', { details: { field: 'reason' } });
};

export type CloseConversation = ReturnType<typeof createCloseConversation>;

/** Everything that waits for something in a conversation. */
const CLOCKS: readonly TimerKind[] = [
  'accept_by',
  'agent_silence',
  'customer_silence',
  'self_service_silence',
  'left_message',
];

type Closing = {
  readonly conversation: Conversation;
  readonly reason: CloseReason;
  readonly at: Date;
  readonly newId: NewId;
  readonly agentId?: string;
  readonly wrapUp?: { readonly reason?: string; readonly note?: string };
};

/** Closes a locked conversation: it keeps its agent's name, its clocks stop, its place in the queue or with the agent is free. */
export const closeLocked = async (stores: Stores, closing: Closing): Promise<Conversation> => {
  const { conversation, reason, at, newId } = closing;
  await stores.conversations.endAssignment(conversation.id, at, `closed:${reason}`);
  await stores.timers.cancel(CLOCKS, conversation.id);
  const { conversation: after, added } = await addLines(stores, conversation, {
    lines: [
      deskLine(newId(), at, {
        act: 'closed',
        reason,
        ...(closing.agentId !== undefined && (await doneBy(stores, closing.agentId))),
        ...(closing.wrapUp?.note && { note: closing.wrapUp.note }),
      }),
    ],
    patch: {
      state: 'closed',
      closedAt: at,
      closeReason: reason,
      wrapUp: closing.wrapUp ?? null,
      waitingSince: null,
      queuedAt: null,
      unreadCount: 0,
      readNumber: conversation.lastNumber + 1,
    },
  });
  await stores.outbox.add(announce({ before: conversation, after, cause: 'closed', added }));
  return after;
};
