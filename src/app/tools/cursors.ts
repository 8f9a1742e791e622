import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../kernel/errors.js';
import type { Cursors } from '../../services/ports/tools/tokens.js';

const SIGNATURE_BYTES = 16;
const place = z.array(z.string().max(100)).max(4);

const refused = (cause?: unknown): AppError =>
  new AppError('invalid', 'validation', { details: { field: 'cursor' }, cause });

const parse = (json: string): readonly string[] => {
  try {
    return place.parse(JSON.parse(json));
  } catch (error) {
    throw refused(error);
  }
};

/** `<place as JSON in base64url>.<first 16 bytes of HMAC-SHA-256>`; `secret` is SESSION_SECRET. */
export const createCursors = (secret: string): Cursors => {
  const sign = (list: string, merchantId: string, json: string): Buffer =>
    createHmac('sha256', secret)
      .update(`cursor:${JSON.stringify([list, merchantId])}:${json}`)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  return {
    seal: (list, merchantId, places) => {
      const json = JSON.stringify(places);
      return `${Buffer.from(json).toString('base64url')}.${sign(list, merchantId, json).toString('base64url')}`;
    },
    open: (list, merchantId, cursor) => {
      const [body = '', signature = ''] = cursor.split('.');
      const json = Buffer.from(body, 'base64url').toString();
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== SIGNATURE_BYTES || !timingSafeEqual(given, sign(list, merchantId, json))) throw refused();
      return parse(json);
    },
  };
};
