import type { Actor } from '../../domain/people/agent.js';
import type { Message } from '../../domain/conversations/message.js';
import type { ReplyContent } from '../messages/reply-content.js';
import type { SendReply } from '../messages/send-reply.js';

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly clientMsgId: string;
  readonly content: ReplyContent;
  readonly useReserve?: boolean | undefined;
};

/** A supervisor writes to the customer and does not become the holder: same allowance, same order. Errors: as `SendReply`. */
export const createBargeIn =
  ({ sendReply }: { readonly sendReply: SendReply }) =>
  (input: Input): Promise<Message> =>
    sendReply({ ...input, assignmentNumber: undefined });

export type BargeIn = ReturnType<typeof createBargeIn>;
