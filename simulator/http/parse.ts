import type { z } from 'zod';
import { json, type Answer, type Call, type Handler } from './router.js';

/** A request the control API cannot follow; becomes a 4xx answer with these words. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';

  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** `undefined` when the text is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

export const check = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const words = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new BadRequest(words.join('; '));
};

/** The body as JSON. A page of another origin cannot send this content type without asking first, and is never allowed. */
export const readJson = <T>(schema: z.ZodType<T>, call: Call): T => {
  if (call.body.length === 0) return check(schema, {});
  if (!call.headers['content-type']?.startsWith('application/json')) {
    throw new BadRequest('send the body as Content-Type: application/json', 415);
  }
  const value = parseJson(call.body.toString('utf8'));
  if (value === undefined) throw new BadRequest('the body is no JSON');
  return check(schema, value);
};

export const param = (call: Call, name: string): string => call.params[name] ?? '';

export const tellBadRequest =
  (handle: Handler): Handler =>
  async (call): Promise<Answer> => {
    try {
      return await handle(call);
    } catch (error) {
      if (error instanceof BadRequest) return json({ error: error.message }, error.status);
      throw error;
    }
  };
