import { createBlockCustomer, createUnblockCustomer } from '../../../src/services/customers/blocking/block-customer.js';
import { arrive, openDesk } from '../../support/desk/desk.js';
import type { Desk } from '../../support/desk/desk.js';

describe('the block list', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk([{ capacity: 5 }]);
  });
  afterAll(() => desk.close());

  const actor = () => ({ merchantId: desk.merchantId, agentId: desk.people[0]?.id ?? '', role: 'supervisor' as const });
  const conversationsOf = async (openid: string) => {
    const { rows } = await desk.sql.query(
      `select c.customer_id, c.state, c.close_reason, c.waiting_since, c.unread_count,
              array(select m.content ->> 'text' from messages m where m.conversation_id = c.id and m.direction = 'inbound'
                order by m.number) as lines
         from conversations c join identities i on i.id = c.identity_id where i.openid = $1 order by c.opened_at`,
      [openid],
    );
    return rows;
  };

  it('keeps what a blocked customer writes, and neither opens, queues nor answers, until it is undone', async () => {
    await arrive(desk, 'pest', '在吗');
    const [open] = await conversationsOf('pest');
    expect(open).toMatchObject({ state: 'queued' });
    const customerId: string = open.customer_id;

    const block = await createBlockCustomer(desk.foundation)({ actor: actor(), customerId, reason: '骚扰' });
    expect(block).toMatchObject({ customerId, reason: '骚扰', blockedBy: actor().agentId });
    expect(await conversationsOf('pest')).toMatchObject([{ state: 'closed', close_reason: 'blocked' }]);

    await arrive(desk, 'pest', '还在吗');
    expect(await conversationsOf('pest')).toMatchObject([
      { state: 'closed', lines: ['在吗', '还在吗'], waiting_since: null, unread_count: 0 },
    ]);

    await createUnblockCustomer(desk.foundation)({ actor: actor(), customerId });
    await arrive(desk, 'pest', '对不起');
    expect((await conversationsOf('pest')).at(-1)).toMatchObject({ state: 'queued' });
    const { rows: entries } = await desk.sql.query(
      `select action from audit_entries where subject_id = $1 order by id`,
      [customerId],
    );
    expect(entries).toEqual([{ action: 'customer.blocked' }, { action: 'customer.unblocked' }]);
  });

  it('keeps the first words of one who was never served', async () => {
    await arrive(desk, 'stranger', '你好');
    const [{ customer_id: customerId }] = await conversationsOf('stranger');
    await desk.sql.query(
      `update conversations set identity_id = (select id from identities where openid = 'pest'), state = 'closed'
      where customer_id = $1`,
      [customerId],
    );
    await createBlockCustomer(desk.foundation)({ actor: actor(), customerId, reason: '' });
    await arrive(desk, 'stranger', '有人吗');
    expect(await conversationsOf('stranger')).toMatchObject([
      { state: 'closed', close_reason: 'blocked', lines: ['有人吗'] },
    ]);
  });
});
