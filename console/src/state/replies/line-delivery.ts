import type { MessageView, ReplyBody } from '../../../../src/contract/conversations/messages.js';
import type { FailureCode } from '../../api/api-error.js';
import { ApiError, failureCodeOf } from '../../api/api-error.js';
import { backend } from '../live/backend.js';
import type { OutgoingLines } from './outgoing-lines.js';
import type { Outgoing } from './outgoing.js';
import { createWakeablePause } from '../live/wakeable-pause.js';

/** Failures that pass: the same line is offered again until the server has it. */
const PASSING: ReadonlySet<FailureCode> = new Set([
  'offline',
  'unavailable',
  'rate_limited',
  'internal',
  'unauthenticated',
  'csrf',
]);
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 20_000;

const replyOf = ({ clientMsgId, assignmentNumber, text, mediaId, card, useReserve }: Outgoing): ReplyBody => {
  const content = card ?? (text === undefined ? { mediaId } : { text });
  return { assignmentNumber, clientMsgId, ...content, ...(useReserve && { useReserve }) };
};

/** Brings lines to the server: those of one conversation one after another, different conversations at once. `onDelivered` drops the line. */
export const createLineDelivery = (outgoing: OutgoingLines, onDelivered: (message: MessageView) => void) => {
  const running = new Set<string>();
  const { pause, wake } = createWakeablePause();

  const uploaded = async (line: Outgoing): Promise<Outgoing> => {
    if (!line.picture || line.mediaId) return line;
    const { mediaId } = await backend.messages.upload(line.picture.file, line.picture.name);
    const withMedia = { ...line, mediaId };
    outgoing.replace(withMedia);
    return withMedia;
  };

  const deliver = async (line: Outgoing): Promise<void> => {
    const message = await backend.messages.reply(line.conversationId, replyOf(await uploaded(line)));
    onDelivered(message);
  };

  const deliverAtLast = async ({ clientMsgId }: Outgoing): Promise<void> => {
    for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
      const line = outgoing.find(clientMsgId);
      // Confirmed by the socket meanwhile, or the agent is another.
      if (!line) return;
      const heldMs = (line.heldUntilMs ?? 0) - Date.now();
      if (heldMs > 0) {
        await pause(heldMs);
        continue;
      }
      try {
        return await deliver(line);
      } catch (error) {
        const code = failureCodeOf(error);
        if (!PASSING.has(code)) return outgoing.replace({ ...line, refusal: code });
        await pause((error instanceof ApiError && error.retryAfterMs) || retryMs);
      }
    }
  };

  const run = async (conversationId: string): Promise<void> => {
    if (running.has(conversationId)) return;
    running.add(conversationId);
    for (let line = outgoing.nextOf(conversationId); line; line = outgoing.nextOf(conversationId)) {
      await deliverAtLast(line);
    }
    running.delete(conversationId);
  };

  return {
    run,
    /** Tries everything now, without sitting out a pause. */
    hurry: (): void => {
      wake();
      for (const line of outgoing.lines.value) void run(line.conversationId);
    },
  };
};
