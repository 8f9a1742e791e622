import { randomUUID } from 'node:crypto';
import supertest from 'supertest';
import { callbackCorpus } from '../corpus.js';
import type { Account } from '../corpus.js';
import type { Tally } from '../all-cases.js';
import type { Received } from '../exchange.js';
import { payCorpus } from '../pay/pay-corpus.js';
import type { PayCase, PayExpectation, PayStep } from '../pay/pay-corpus.js';
import { privatePem, publicPem } from '../pay/pay-keys.js';
import { sendNotice } from '../pay/send-notice.js';
import { newVariables } from '../scope.js';
import type { Variables } from '../scope.js';
import { openDesk } from '../../http/desk.js';
import type { Desk } from '../../http/desk.js';
import { headersOf, openMerchant } from '../../http/people.js';
import type { Merchant } from '../../http/people.js';

const APP_SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const ORDER = { number: 'ORDER20260101000001', refund: 'RF20260101000001' };

/** Notices of WeChat Pay: the HTTP side on real stores. */
export const runPay = (tally: Tally): void =>
  describe('pay: the endpoint of WeChat Pay’s notices', () => {
    let desk: Desk;
    let a: Merchant;
    const channels = new Map<string, string>();

    const accountNamed = (name: string): Account => {
      const account = callbackCorpus.accounts.get(name);
      if (!account) throw new Error(`no account ${name}`);
      return account;
    };
    const wire = async (name: string, merchant: Merchant): Promise<void> => {
      const { accountKey: channelKey, appId, originalId, pay } = accountNamed(name);
      const owner = headersOf(merchant.browsers.owner);
      const body = { kind: 'official_account', channelKey, appId, originalId, appSecret: APP_SECRET };
      const { body: made } = await supertest(desk.url).post('/api/v1/channels').set(owner).send(body).expect(200);
      channels.set(name, made.id);
      if (!pay) return;
      const [own, ...certified] = pay.trusted;
      await supertest(desk.url)
        .put(`/api/v1/channels/${made.id}/pay`)
        .set(owner)
        .send({
          mchId: pay.mchId,
          merchantSerial: pay.merchantSerial,
          privateKey: privatePem(pay.merchantKey),
          apiV3Key: pay.apiV3Key,
          publicKeyId: own?.serial,
          publicKey: publicPem(own?.key ?? ''),
        })
        .expect(200);
      const keys = certified.map(({ serial, key }) => ({
        serial,
        publicKey: publicPem(key),
        validUntil: '2099-01-01',
      }));
      await desk.sql('update pay_accounts set platform_keys = $2 where channel_id = $1', [
        made.id,
        JSON.stringify(keys),
      ]);
    };

    beforeAll(async () => {
      desk = await openDesk();
      a = await openMerchant(desk, 'a');
      const b = await openMerchant(desk, 'b');
      for (const name of ['A_SAFE', 'A_MINI', 'A_PLAIN', 'A_OFF']) await wire(name, a);
      await wire('A_OTHER', b);
      await desk.sql(`update channels set enabled = false where id = $1`, [channels.get('A_OFF')]);
    });
    afterAll(() => desk.close());

    /** The order and the refund under way that the corpus starts from. */
    beforeEach(async () => {
      const tables = [
        'complaint_events',
        'complaints',
        'pay_notifications',
        'refund_events',
        'refunds',
        'refund_requests',
        'payments',
      ];
      await desk.sql(tables.map((table) => `delete from ${table}`).join(';'));
      const [payment, request] = [randomUUID(), randomUUID()];
      const base = [a.merchantId, channels.get('A_SAFE')];
      await desk.sql(
        `insert into payments (id, merchant_id, channel_id, mch_id, out_trade_no, trade_state, total_fen, held_fen, known_at)
       values ($3, $1, $2, '1900000101', $4, 'paid', 1000, 300, now())`,
        [...base, payment, ORDER.number],
      );
      await desk.sql(
        `insert into refund_requests (id, merchant_id, payment_id, amount_fen, reason, state, needs_approval, requested_by,
         requested_at, client_refund_id) values ($2, $1, $3, 300, 'x', 'approved', false, $4, now(), 'x')`,
        [a.merchantId, request, payment, a.browsers.agent.agentId],
      );
      await desk.sql(
        `insert into refunds (id, merchant_id, channel_id, request_id, payment_id, out_refund_no, amount_fen, state, created_at)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, 300, 'processing', now())`,
        [...base, request, payment, ORDER.refund],
      );
    });

    const counts = async () => {
      const [row] = await desk.sql<{ effects: number; notices: number; kept: number; state: string }>(
        `select (select count(*) from refund_events)::int + (select count(*) from payments where noticed_at is not null)::int
          + (select count(*) from complaints)::int as effects,
        (select count(*) from pay_notifications)::int as notices,
        (select count(*) from pay_notifications where outcome = 'kept')::int as kept,
        (select upper(state) from refunds where out_refund_no = $1) as state`,
        [ORDER.refund],
      );
      return row;
    };

    const send = (step: PayStep, variables: Variables, index: number): Promise<Received> =>
      sendNotice(desk.url, { step, variables, index });

    const checkAnswer = ({ status, body, headers, ms }: Received, expected: PayExpectation): void => {
      if (expected.maxMs !== undefined) expect(ms).toBeLessThan(expected.maxMs);
      for (const word of expected.never ?? []) expect(body).not.toContain(word);
      if (expected.status !== undefined) expect([expected.status].flat()).toContain(status);
      if (expected.bodyRule?.is === 'empty') expect(body).toBe('');
      if (expected.bodyRule?.is === 'json') expect(JSON.parse(body)).toEqual(expected.bodyRule.equals);
      expect(headers['x-content-type-options']).toBe('nosniff');
    };

    const run = async ({ steps, concurrent, expect: { after, ...whole } }: PayCase): Promise<void> => {
      const variables = newVariables('');
      const turns = steps.flatMap((step) => Array.from({ length: step.repeat }, (_item, index) => ({ step, index })));
      const turn = async ({ step, index }: (typeof turns)[number]): Promise<void> =>
        checkAnswer(await send(step, variables, index), step.expect ?? whole);
      if (concurrent) await Promise.all(turns.map(turn));
      else for (const one of turns) await turn(one);
      await checkStore({ ...whole, ...after });
    };

    const checkStore = async (wanted: PayExpectation): Promise<void> => {
      const now = await counts();
      if (wanted.stored === false) expect(now).toMatchObject({ effects: 0, notices: 0, state: 'PROCESSING' });
      if (wanted.newEffects !== undefined) expect(now?.effects).toBe(wanted.newEffects);
      if (wanted.rawKept !== undefined) expect(now?.kept).toBe(wanted.rawKept);
      if (wanted.refundState !== undefined) expect(now?.state).toBe(wanted.refundState);
      for (const name of wanted.noPrototypePollution ?? []) expect(Reflect.get({}, name)).toBeUndefined();
    };

    it.each(payCorpus.controls.map((control) => [control.id, control] as const))('accepts %s', async (id, control) => {
      await run(control);
      tally.note('pay', id);
    });

    it.each(payCorpus.cases.map((tested) => [tested.id, tested.why, tested] as const))(
      'answers %s as the corpus says: %s',
      async (id, _why, tested) => {
        await run(tested);
        const [step] = payCorpus.controls.find(({ id }) => id === 'pay-ok-complaint')?.steps ?? [];
        expect(step && [200, 204].includes(Number((await send(step, newVariables(''), 0)).status))).toBe(true);
        tally.note('pay', id);
      },
    );
  });
