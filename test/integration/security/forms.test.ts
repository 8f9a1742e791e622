import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { createForms } from '../../../faults/mutations/forms.js';
import type { Form } from '../../../faults/mutations/forms.js';
import { createRandom } from '../../../faults/rig/random.js';
import { cloneDatabase } from '../../support/databases.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

/** `npm run faults:mutations -- --forms` sends a hundred thousand. */
const FORMS = 2_000;
const AT_ONCE = 16;

describe('malformed forms', () => {
  let desk: Desk;
  let merchant: Merchant;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'jiedai-forms-'));
    desk = await openDesk({ stores: { database: await cloneDatabase(), dataDir } });
    merchant = await openMerchant(desk, 'forms');
  });
  afterAll(() => desk.close());
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  /** 0: the connection ended without an answer. */
  const send = ({ type, body }: Form): Promise<number> =>
    new Promise((resolve) => {
      const headers = { ...headersOf(merchant.browsers.agent), 'content-type': type, 'content-length': body.length };
      const outgoing = httpRequest(`${desk.url}/api/v1/media`, { method: 'POST', headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      outgoing.on('error', () => resolve(0));
      outgoing.end(body);
    });
  const filesIn = async (): Promise<readonly string[]> => (await readdir(dataDir, { recursive: true })).toSorted();

  it('are refused by the thousand: none is a bug, none is kept, and the next is still read', async () => {
    const seed = Date.now() % 1_000_000;
    const form = createForms(createRandom(seed));
    const files = await filesIn();
    const statuses = new Map<number, number>();
    let left = FORMS;
    const work = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const status = await send(form());
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));

    const odd = [...statuses].filter(([status]) => ![400, 413, 415].includes(status));
    expect({ seed, odd }).toEqual({ seed, odd: [] });
    expect(await desk.sql('select id from media')).toEqual([]);
    expect(await filesIn()).toEqual(files);
    await request(desk.url).get('/readyz').expect(200);
  });
});
