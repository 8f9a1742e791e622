import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { createRateLimits, DEFAULT_LIMITS } from '../../../src/http/rate-limits.js';
import { AppError } from '../../../src/kernel/errors.js';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Browser } from '../../support/http/people.js';

const LIMITS = { ...DEFAULT_LIMITS, upload: 8, refused: 8 };
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('what a caller may ask for in a minute', () => {
  let desks: readonly Desk[];
  let database: TestDatabase;
  let agent: Browser;
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'jiedai-limits-'));
    database = await cloneDatabase();
    const stores = { database: { ...database, drop: async () => {} }, dataDir };
    const limits = LIMITS;
    desks = [await openDesk({ stores, limits }), await openDesk({ stores, limits })];
    const [first] = desks;
    if (!first) throw new Error('no desk');
    agent = (await openMerchant(first, 'a')).browsers.agent;
  });
  afterAll(async () => {
    for (const desk of desks) await desk.close();
    await database.drop();
  });

  /** One after another, at each process in turn, until one refuses: how many were let through, and by whom it ended. */
  const askInTurn = async (ask: (url: string) => request.Test): Promise<number> => {
    for (let count = 0; count < 100; count += 1) {
      const answer = await ask(desks[count % 2]?.url ?? '');
      if (answer.status === 429) return count;
    }
    return 100;
  };

  it.each<[string, (url: string) => request.Test]>([
    ['an agent who uploads', (url) => request(url).post('/api/v1/media').set(headersOf(agent))],
    ['an address that proves nobody', (url) => request(url).get('/api/v1/me')],
  ])('is the same however many processes there are: %s', async (_who, ask) => {
    const letThrough = await askInTurn(ask);
    // What the other process counted is known a moment later.
    expect(letThrough).toBeGreaterThanOrEqual(8);
    expect(letThrough).toBeLessThanOrEqual(10);
    const answers = await Promise.all(desks.map(({ url }) => ask(url)));
    expect(answers.map(({ status }) => status)).toContain(429);
    for (const answer of answers.filter(({ status }) => status === 429)) {
      expect(answer.body).toEqual({ error: { code: 'rate_limited' } });
      expect(Number(answer.get('retry-after'))).toBeGreaterThan(0);
    }
  });

  it('is counted by each process alone while Redis is away, never not at all', () => {
    const tally = { add: () => Promise.reject(new AppError('unavailable', 'unavailable')) };
    const clock = { now: () => new Date(0) };
    const limit = createRateLimits({ clock, tally, logger: silent }, LIMITS);
    for (let n = 0; n < 8; n += 1) limit('upload', 'a');
    expect(() => limit('upload', 'a')).toThrow(expect.objectContaining({ code: 'rate_limited' }));
  });

  it('begins anew with the window that all processes share, and not before', async () => {
    let now = 0;
    const tally = { add: () => Promise.resolve({ total: 100, endsInMs: 5_000 }) };
    const limit = createRateLimits({ clock: { now: () => new Date(now) }, tally, logger: silent }, LIMITS);
    limit('upload', 'a');
    await new Promise((resolve) => setImmediate(resolve));
    now = 4_999;
    expect(() => limit('upload', 'a')).toThrow(expect.objectContaining({ code: 'rate_limited' }));
    now = 5_000;
    expect(() => limit('upload', 'a')).not.toThrow();
  });
});
