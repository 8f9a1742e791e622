import { z } from 'zod';
import { errorCode } from '../../../../src/contract/errors.js';
import type { FailureCode } from '../../api/api-error.js';
import { replyCard } from './reply-cards.js';
import type { ReplyCard } from './reply-cards.js';
import { forgetKept, keep, keptKeys, readKept } from '../desk/kept-values.js';

/** A line on its way to the server. */
export type Outgoing = {
  readonly clientMsgId: string;
  readonly conversationId: string;
  readonly assignmentNumber: number;
  readonly createdAt: string;
  readonly text?: string;
  readonly mediaId?: string;
  readonly card?: ReplyCard;
  /** Takes the message that is kept for the closing text. */
  readonly useReserve?: boolean;
  /** The picture itself, while this page lives. */
  readonly picture?: { readonly file: Blob; readonly name: string; readonly url: string };
  /** Until then it can be taken back, in ms; the agent chose that sending waits. */
  readonly heldUntilMs?: number;
  /** The server will not take it as it is; without one the line waits to be sent. */
  readonly refusal?: FailureCode;
};

const keptOutgoing = z.object({
  clientMsgId: z.string(),
  conversationId: z.string(),
  assignmentNumber: z.number(),
  createdAt: z.string(),
  text: z.string().optional(),
  mediaId: z.string().optional(),
  card: replyCard.optional(),
  useReserve: z.boolean().optional(),
  heldUntilMs: z.number().optional(),
  refusal: z.enum([...errorCode.options, 'offline', 'unreadable', 'reserved']).optional(),
});

/**
 * Outgoing lines outlive a reload. Each has a key of its own, so two tabs never write over each other; sent from both,
 * a line is stored once, because the server knows it by its clientMsgId.
 */
export const createOutgoingShelf = (agentId: string) => {
  const below = `${agentId}.outgoing.`;
  return {
    /** A picture can be kept once the server has stored it. */
    keep: (line: Outgoing): void => {
      if (line.text !== undefined || line.mediaId || line.card)
        keep(below + line.clientMsgId, { ...line, picture: undefined });
    },
    forget: (clientMsgId: string): void => forgetKept(below + clientMsgId),
    readAll: (): readonly Outgoing[] =>
      keptKeys(below)
        .flatMap((key) => {
          const parsed = keptOutgoing.safeParse(readKept(below + key));
          return parsed.success ? [parsed.data] : [];
        })
        .sort((a, b) => a.createdAt.localeCompare(b.createdAt)),
  };
};
