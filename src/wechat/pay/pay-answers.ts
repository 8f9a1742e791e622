import type { z } from 'zod';
import type { Done, Found } from '../../services/ports/payments/pay-gateway.js';
import type { PayAnswer } from './pay-http.js';

/** WeChat Pay's words for something that is not there. */
const MISSING: ReadonlySet<string> = new Set(['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS']);

const failed = (answer: Exclude<PayAnswer, { readonly status: 'ok' }>) =>
  answer.status === 'refused'
    ? { status: answer.status, code: answer.code, message: answer.message }
    : { status: answer.status, cause: answer.cause };

/** An authentic answer that is not what it should be says nothing: it is asked again. */
export const foundIn = <Shape extends z.ZodType, T>(
  answer: PayAnswer,
  shape: Shape,
  read: (body: z.output<Shape>) => T,
): Found<T> => {
  if (answer.status === 'refused' && MISSING.has(answer.code)) return { status: 'missing' };
  if (answer.status !== 'ok') return failed(answer);
  const parsed = shape.safeParse(answer.json);
  return parsed.success ? { status: 'found', value: read(parsed.data) } : { status: 'unclear', cause: 'unexpected' };
};

export const doneBy = (answer: PayAnswer): Done => (answer.status === 'ok' ? { status: 'done' } : failed(answer));
