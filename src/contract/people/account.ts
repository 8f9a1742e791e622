import { z } from 'zod';
import { id, instant } from '../paging.js';

/** One's own account. */
export const ownAccount = z.object({
  loginName: z.string(),
  name: z.string(),
  hasSecondFactor: z.boolean(),
  recoveryCodesLeft: z.number().int(),
});
export type OwnAccountView = z.infer<typeof ownAccount>;
export const renameBody = z.strictObject({ name: z.string().trim().min(1).max(256) });

/** What protects an account is changed by who shows its password once more. */
export const proofBody = z.strictObject({ password: z.string().min(1).max(256) });
/** One of the two: the code where a second factor is set up, else the password. */
export const proveBody = z.strictObject({
  password: z.string().min(1).max(256).optional(),
  code: z.string().min(6).max(32).optional(),
});
export type ProveBody = z.infer<typeof proveBody>;
/** What `proof_required` asks for. */
export const proofNeeded = z.object({ by: z.enum(['password', 'code']) });
/** `uri` is what the QR code holds. */
export const enrolment = z.object({ secret: z.string(), uri: z.string() });
export type EnrolmentView = z.infer<typeof enrolment>;
export const confirmBody = z.strictObject({ code: z.string().min(6).max(16) });
/** Shown this once; each signs in once without the app. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

/** A browser in which one is signed in; `userAgent` is what it says it is. */
export const ownSession = z.object({
  id,
  userAgent: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  isThis: z.boolean(),
});
export type OwnSessionView = z.infer<typeof ownSession>;
export const ownSessionList = z.object({ items: z.array(ownSession) });
