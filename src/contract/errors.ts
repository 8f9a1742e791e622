import { z } from 'zod';
import { ERROR_CODES } from '../kernel/error-codes.js';

export const errorCode = z.enum(ERROR_CODES);

/** Every error answer. `field` names the input that was refused; its value is never echoed. */
export const errorBody = z.object({
  error: z.object({
    code: errorCode,
    field: z.string().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type ErrorBody = z.infer<typeof errorBody>;
