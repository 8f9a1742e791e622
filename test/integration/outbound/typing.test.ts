import { createSendTyping } from '../../../src/services/messages/send-typing.js';
import { silentLogger } from '../../support/postgres.js';
import { startOutboundRig } from './outbound-rig.js';
import type { OutboundRig } from './outbound-rig.js';

const TYPING = '/cgi-bin/message/custom/typing';

let rig: OutboundRig;
beforeEach(async () => {
  rig = await startOutboundRig();
});
afterEach(() => rig.close());

const create = () => {
  const { channelSender } = rig.startProcess();
  return createSendTyping({
    unitOfWork: rig.unitOfWork,
    channelSender,
    clock: { now: () => new Date() },
    logger: silentLogger,
  });
};

it('shows the customer that their agent writes, once in a while however much is typed', async () => {
  const channel = await rig.addChannel();
  const { id, path } = await rig.addConversation(channel, '小红');
  const sendTyping = create();
  for (let key = 0; key < 5; key += 1) await sendTyping({ actor: rig.actor, conversationId: id, hasItOpen: true });

  expect(await rig.control('GET', path)).toMatchObject({ isTyped: true });
  expect(await rig.calls(channel, TYPING)).toHaveLength(1);
});

it('shows nothing for somebody else’s conversation, a closed window, or one that is not there', async () => {
  const channel = await rig.addChannel();
  const { id, identityId } = await rig.addConversation(channel, '小红');
  const sendTyping = create();
  const colleague = { ...rig.actor, agentId: identityId };
  await expect(sendTyping({ actor: colleague, conversationId: id, hasItOpen: false })).rejects.toMatchObject({
    code: 'not_assigned',
  });
  await sendTyping({ actor: colleague, conversationId: id, hasItOpen: true });
  await expect(sendTyping({ actor: rig.actor, conversationId: identityId, hasItOpen: false })).rejects.toMatchObject({
    code: 'not_found',
  });
  const closed = await rig.addConversation(channel, '小明');
  await rig.unitOfWork.run(rig.merchantId, async ({ grants }) => {
    const known = await grants.of(closed.identityId);
    await grants.save(
      closed.identityId,
      known.map((grant) => ({ ...grant, expiresAt: new Date(0) })),
    );
  });
  await sendTyping({ actor: rig.actor, conversationId: closed.id, hasItOpen: false });

  expect(await rig.calls(channel, TYPING)).toEqual([]);
});

it.each([45080, 45081, 40200, -1])('lets nobody feel that WeChat answered %s', async (errcode) => {
  const channel = await rig.addChannel();
  const [first, second] = [await rig.addConversation(channel, '小红'), await rig.addConversation(channel, '小明')];
  await rig.setFaults(channel, { api: [{ act: 'errcode', errcode, path: TYPING }] });
  const sendTyping = create();

  await expect(sendTyping({ actor: rig.actor, conversationId: first.id, hasItOpen: false })).resolves.toBeUndefined();
  await expect(sendTyping({ actor: rig.actor, conversationId: second.id, hasItOpen: false })).resolves.toBeUndefined();
  // 40200: this kind of account cannot show it, so it is not asked again.
  expect(await rig.calls(channel, TYPING)).toHaveLength(errcode === 40200 ? 1 : 2);
});
