import type { Answer } from '../../http/router.js';
import type { World } from '../../state/world.js';
import type { Channel } from '../../state/channels.js';
import type { Customer } from '../../state/customers.js';
import { ok, refuse } from '../answers.js';
import { fieldsOf, textOf, type ApiContext, type ApiRoute, type Fields } from '../context.js';
import { hasUnicodeEscapes, refusalOf, type Refusal } from './message-limits.js';

const EXCHANGE_MS = 30_000;
/** WeChat's older pages: the indicator goes out by itself after about 15 s. */
const TYPING_MS = 15_000;

const unreadable = ({ call, json }: ApiContext): Refusal => {
  if (call.body.length === 0) return 44002;
  if (hasUnicodeEscapes(call.body.toString('utf8'))) return 40033;
  return json === undefined ? 47001 : undefined;
};

const unreachable = (world: World, channel: Channel, customer: Customer): Refusal => {
  if (customer.refusal !== undefined) return customer.refusal;
  if (channel.kind === 'official_account' && !customer.following) return 45015;
  const taken = world.allowances.take(channel, customer.openid);
  return taken === 'taken' ? undefined : taken;
};

/** Only by openid: a nickname is the simulator's own notion. */
const recipientOf = ({ customers }: World, channel: Channel, json: unknown): Customer | undefined => {
  const openid = textOf(fieldsOf(json), 'touser');
  const customer = openid ? customers.find(channel.appId, openid) : undefined;
  return customer?.openid === openid ? customer : undefined;
};

const deliver = (world: World, customer: Customer, message: Fields): void => {
  const msgtype = textOf(message, 'msgtype');
  const account = textOf(fieldsOf(message.customservice), 'kf_account');
  world.customers.change(customer, { lastExchangeAt: world.clock.now(), typingUntil: 0 });
  world.transcripts.add({
    appId: customer.appId,
    openid: customer.openid,
    from: 'merchant',
    via: 'customer_service',
    kind: msgtype,
    content: {
      ...fieldsOf(message[msgtype]),
      ...(account ? { kfAccount: account } : {}),
      ...(fieldsOf(message.aimsgcontext).is_ai_msg === 1 ? { isAi: true } : {}),
    },
  });
};

const createSend =
  (world: World) =>
  (context: ApiContext): Answer => {
    const { channel, json } = context;
    const message = fieldsOf(json);
    const flaw =
      world.quota.take(channel.appId, world.faults.get(channel.appId)) ??
      unreadable(context) ??
      refusalOf(message, { channel, media: world.media });
    if (flaw !== undefined) return refuse(flaw);
    const customer = recipientOf(world, channel, json);
    if (!customer) return refuse(40003);
    const refusal = unreachable(world, channel, customer);
    if (refusal !== undefined) return refuse(refusal);
    deliver(world, customer, message);
    return ok;
  };

const typingRefusal = ({ lastExchangeAt, typingUntil }: Customer, now: number): Refusal => {
  if (lastExchangeAt + EXCHANGE_MS < now) return 45080;
  return typingUntil > now ? 45081 : undefined;
};

const createTyping =
  (world: World) =>
  ({ channel, json }: ApiContext): Answer => {
    const now = world.clock.now();
    const command = textOf(fieldsOf(json), 'command');
    if (command !== 'Typing' && command !== 'CancelTyping') return refuse(45072);
    const customer = recipientOf(world, channel, json);
    if (!customer) return refuse(40003);
    const refusal = command === 'Typing' ? typingRefusal(customer, now) : undefined;
    if (refusal !== undefined) return refuse(refusal);
    const typingUntil = command === 'Typing' ? now + TYPING_MS : 0;
    world.customers.change(customer, { typingUntil });
    world.transcripts.typing(channel.appId, customer.openid, typingUntil);
    return ok;
  };

/** WeChat doc: 发送客服消息, 客服输入状态, 重置API调用次数. */
export const messageRoutes = (world: World): readonly ApiRoute[] => [
  { method: 'POST', path: '/cgi-bin/message/custom/send', handle: createSend(world) },
  { method: 'POST', path: '/cgi-bin/message/custom/typing', handle: createTyping(world) },
  {
    method: 'POST',
    path: '/cgi-bin/clear_quota',
    handle: ({ channel, json }) => {
      if (textOf(fieldsOf(json), 'appid') !== channel.appId) return refuse(40013);
      world.quota.clearDay(channel.appId);
      return ok;
    },
  },
];
