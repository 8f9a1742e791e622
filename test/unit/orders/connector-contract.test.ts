import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ordersAnswer, productsAnswer, shopAnswer } from '../../../src/orders/connector/shop-schema.js';
import { signRequest } from '../../../src/orders/connector/sign-request.js';

const docs = (name: string): string => readFileSync(join(__dirname, '../../../docs', name), 'utf8');

it('signs as the page for developers says, to the last digit of its example', () => {
  const signature = signRequest('a-secret-of-16-or-more', {
    method: 'POST',
    path: '/jiedai/orders/search',
    query: '',
    timestamp: '1767323045',
    nonce: '0'.repeat(32),
    body: '{"number":"QH1","limit":20}',
  });
  expect(docs('order-connector.md')).toContain(`\`${signature}\``);
});

it('takes exactly what its OpenAPI file says', () => {
  const { components } = JSON.parse(docs('order-connector.openapi.json'));
  const schemaOf = (schema: z.ZodType): unknown => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
    return rest;
  };
  expect(components.schemas).toMatchObject({
    Shop: schemaOf(shopAnswer),
    Orders: schemaOf(ordersAnswer),
    Products: schemaOf(productsAnswer),
  });
});

it('takes the order of the page for developers', () => {
  const [, sample = ''] = /```json\n(\{\n  "number"[^]*?)```/.exec(docs('order-connector.md')) ?? [];
  expect(ordersAnswer.parse({ orders: [JSON.parse(sample)] }).orders[0]).toMatchObject({
    placedAt: '2026-11-02T02:00:00.000Z',
    shipments: [{ events: [{ place: '上海市' }] }],
  });
});

it.each([
  ['a fraction of a fen', { amounts: { goodsFen: 12.5, payFen: 1 } }],
  ['money below zero', { amounts: { goodsFen: 1, payFen: -1 } }],
  ['an unknown status', { status: 'lost' }],
  ['a time without its offset', { placedAt: '2026-11-02 10:00:00' }],
  ['no item', { items: [] }],
  ['half a character', { number: 'Q\ud83d' }],
  ['a control character', { number: 'Q\u0000' }],
  ['an address that is none of the web', { url: 'javascript:alert(1)' }],
  ['a picture that is a file', { items: [{ name: 'x', quantity: 1, priceFen: 1, picture: 'file:///etc/passwd' }] }],
])('takes no order with %s', (_what, change) => {
  const order = {
    number: 'Q1',
    status: 'shipped',
    placedAt: '2026-11-02T10:00:00+08:00',
    items: [{ name: 'x', quantity: 1, priceFen: 1 }],
    amounts: { goodsFen: 1, payFen: 1 },
  };
  expect(ordersAnswer.safeParse({ orders: [order] }).success).toBe(true);
  expect(ordersAnswer.safeParse({ orders: [{ ...order, ...change }] }).success).toBe(false);
});
