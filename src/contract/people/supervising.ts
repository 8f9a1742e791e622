import { z } from 'zod';
import { agentStatus } from './agents.js';
import { replyBody } from '../conversations/messages.js';
import { id } from '../paging.js';

const { assignmentNumber: _noAssignment, ...replyFields } = replyBody.shape;

/** A supervisor writes to the customer without becoming the holder; text or mediaId, not both. */
export const bargeInBody = z
  .strictObject(replyFields)
  .refine((body) => (body.text === undefined) !== (body.mediaId === undefined), 'text_or_media');
export type BargeInBody = z.infer<typeof bargeInBody>;

/** A private note that its holder is told of at once. */
export const whisperBody = z.strictObject({
  clientMsgId: replyFields.clientMsgId,
  text: z.string().trim().min(1).max(4000),
});

/** What a supervisor sets of a colleague; `reason` goes with a status. */
export const servingBody = z
  .strictObject({
    status: agentStatus,
    reason: z.string().trim().min(1).max(20),
    capacity: z.number().int().min(1).max(100),
  })
  .partial()
  .refine(({ status, capacity }) => status !== undefined || capacity !== undefined, 'status_or_capacity');
export type ServingBody = z.infer<typeof servingBody>;

/** Pulls from the head of another queue into this one. */
export const pullBody = z.strictObject({ fromSkillGroupId: id, count: z.number().int().min(1).max(100) });
export const pullAnswer = z.object({ moved: z.number().int() });
