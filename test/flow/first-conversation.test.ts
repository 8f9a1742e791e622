import { z } from 'zod';
import { joinAgent } from '../support/product/agent.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product, WiredChannel } from '../support/product/product.js';

const received = z.object({ items: z.array(z.object({ kind: z.string(), content: z.looseObject({}) })) });

describe('a customer writes, an agent answers', () => {
  let product: Product;
  const channels: Record<string, WiredChannel> = {};

  beforeAll(async () => {
    product = await startProduct();
    channels['official_account'] = await wireChannel(product, {
      kind: 'official_account',
      appId: 'wx00000000000000a1',
    });
    channels['mini_program'] = await wireChannel(product, { kind: 'mini_program', appId: 'wx00000000000000a2' });
  });
  afterAll(() => product.stop());

  it.each(['official_account', 'mini_program'])('end to end on one %s, in safe mode', async (kind) => {
    const appId = channels[kind]?.appId ?? '';
    const agent = await joinAgent(product);
    await until('the agent is connected', async () => agent.isConnected() || undefined);
    await product.simulator.control(`/channels/${appId}/customers`, { nickname: `小满-${kind}` });

    await product.simulator.control(`/channels/${appId}/customers/${encodeURIComponent(`小满-${kind}`)}/acts`, {
      act: 'text',
      content: '苹果坏了三个 😀',
      wait: true,
    });

    await until('the screen says so, without being asked', async () =>
      agent.events.find((seen) => seen.type === 'conversation.changed' && seen.cause === 'assigned'),
    );
    const [conversation] = await until('it is assigned', async () => {
      const mine = await agent.mine();
      return mine.length > 0 ? mine : undefined;
    });
    if (!conversation) throw new Error('no conversation');
    const [asked] = await agent.messages(conversation.id);
    expect(asked).toMatchObject({ direction: 'inbound', content: { type: 'text', text: '苹果坏了三个 😀' } });
    expect((await agent.detail(conversation.id)).allowance.remaining).toBe(5);

    const answer = await agent.reply({
      conversationId: conversation.id,
      assignmentNumber: conversation.assignmentNumber,
      text: '马上给您补发三个',
    });
    expect(answer).toMatchObject({ status: 200 });

    const items = await until('the customer has it', async () => {
      const list = received.parse(
        await product.simulator.control(`/channels/${appId}/customers/${encodeURIComponent(`小满-${kind}`)}/received`),
      );
      return list.items.length > 0 ? list.items : undefined;
    });
    expect(JSON.stringify(items[0]?.content)).toContain('马上给您补发三个');
    await until('the mark says sent', async () =>
      agent.events.find((seen) => seen.type === 'message.delivery_changed' && seen.delivery === 'sent'),
    );
    expect((await agent.detail(conversation.id)).allowance.remaining).toBe(4);
    agent.close();
    await agent.act(`/conversations/${conversation.id}/close`, { assignmentNumber: conversation.assignmentNumber });
  });
});
