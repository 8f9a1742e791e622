import Koa from 'koa';
import request from 'supertest';
import { errorHandler } from '../../../src/http/middleware/error-handler.js';
import { requestContext } from '../../../src/http/middleware/request-context.js';
import { AppError } from '../../../src/kernel/errors.js';
import type { Logger } from '../../../src/kernel/logger.js';

const answerTo = async (error: unknown) => {
  const logged: object[] = [];
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields) => void logged.push(fields),
  };
  const app = new Koa();
  app.use(requestContext(() => 'request-1', logger));
  app.use(errorHandler(logger));
  app.use(() => {
    throw error;
  });
  return { answer: await request(app.callback()).get('/'), logged };
};

describe('what an error becomes', () => {
  it('is 503 for a store that is away, with nothing said of it', async () => {
    const cause = new Error('connect ECONNREFUSED postgres://app:password@10.0.0.1 SELECT 1');
    const { answer, logged } = await answerTo(
      new AppError('unavailable', 'unavailable', { cause, details: { sql: 'x' } }),
    );
    expect([answer.status, answer.text]).toEqual([503, '{"error":{"code":"unavailable"}}']);
    expect(answer.get('retry-after')).toBe('2');
    expect(logged).toEqual([]);
  });

  it('is 500 for a bug, told to the log with the request’s id and to nobody else', async () => {
    const { answer, logged } = await answerTo(new Error('at node_modules/x password'));
    expect([answer.status, answer.text]).toEqual([500, '{"error":{"code":"internal"}}']);
    expect(logged).toMatchObject([{ requestId: 'request-1', err: expect.any(Error) }]);
    expect(answer.get('x-request-id')).toBe('request-1');
  });

  it('names the field of bad input, tells a refused caller when to come back, and tells nothing of what is missing', async () => {
    const bad = await answerTo(new AppError('invalid', 'validation', { details: { field: 'name' } }));
    expect([bad.answer.status, bad.answer.body]).toEqual([400, { error: { code: 'validation', field: 'name' } }]);
    const limited = await answerTo(new AppError('limited', 'rate_limited', { details: { retryAfterSeconds: 7 } }));
    expect([limited.answer.status, limited.answer.get('retry-after')]).toEqual([429, '7']);
    expect(limited.answer.body).toEqual({ error: { code: 'rate_limited' } });
    const missing = await answerTo(new AppError('missing', 'not_found', { details: { conversationId: 'x' } }));
    expect([missing.answer.status, missing.answer.body]).toEqual([404, { error: { code: 'not_found' } }]);
  });
});
