import { z } from 'zod';
import type { ActAs } from '../customer/act.js';
import { actSchema } from '../customer/act-schema.js';
import { param, readJson } from '../http/parse.js';
import { json, type Answer, type Call, type Route } from '../http/router.js';
import type { Grant } from '../state/allowances.js';
import type { Customer } from '../state/customers.js';
import type { World } from '../state/world.js';
import { askedFor, channelOf, numberIn } from './find.js';

const BASE = '/simulator/control/channels/:appId/customers';

const meetSchema = z.strictObject({
  /** An openid or a nickname; whoever is not known yet is made. */ nickname: z.string().min(1).max(64),
  unionid: z.string().min(1).max(64).optional(),
  following: z.boolean().optional(),
});
const changeSchema = z.strictObject({
  following: z.boolean().optional(),
  /** An errcode every send gets, or null to end that. */ refusal: z.number().int().nullable().optional(),
  /** As the merchant's staff set them in WeChat's own backend. */ remark: z.string().optional(),
  /** Names; a tag the account does not have is made. */ tags: z.array(z.string().min(1)).optional(),
});

const presentGrant = ({ trigger, left, openedAt, expiresAt }: Grant) => ({
  trigger,
  /** null: without a limit. */ left: Number.isFinite(left) ? left : null,
  openedAt,
  expiresAt,
});

const tagNamesOf = ({ tags }: World, { appId, openid }: Customer): readonly string[] => {
  const ids = tags.idsOf(appId, openid);
  return tags.of(appId).flatMap(({ id, name }) => (ids.includes(id) ? [name] : []));
};

const present = (world: World, customer: Customer) => ({
  ...customer,
  remark: world.tags.remarkOf(customer.appId, customer.openid),
  tags: tagNamesOf(world, customer),
  isTyped: customer.typingUntil > world.clock.now(),
});

const meet =
  (world: World) =>
  (call: Call): Answer => {
    const channel = channelOf(world, param(call, 'appId'));
    const { nickname, unionid, following } = readJson(meetSchema, call);
    const customer = world.customers.meet({
      appId: channel.appId,
      nickname,
      ...(unionid === undefined ? {} : { unionid }),
      ...(following === undefined ? {} : { following }),
    });
    return json(present(world, customer));
  };

const setTagNames = ({ tags }: World, { appId, openid }: Customer, names: readonly string[]): void => {
  const ids = names.map((name) => (tags.of(appId).find((tag) => tag.name === name) ?? tags.add(appId, name)).id);
  tags.setIds(appId, openid, ids);
};

const change =
  (world: World) =>
  (call: Call): Answer => {
    const { customer } = askedFor(world, call);
    const { following, refusal, remark, tags } = readJson(changeSchema, call);
    if (remark !== undefined) world.tags.setRemark(customer.appId, customer.openid, remark);
    if (tags !== undefined) setTagNames(world, customer, tags);
    const changed = world.customers.change(customer, {
      ...(following === undefined ? {} : { following }),
      ...(refusal === undefined ? {} : { refusal: refusal ?? undefined }),
    });
    return json(present(world, changed));
  };

const act =
  (world: World, actAs: ActAs) =>
  async (call: Call): Promise<Answer> => {
    const wanted = readJson(actSchema, call);
    const push = actAs({ ...askedFor(world, call), act: wanted });
    if (!push) return json({ push: null });
    return json({ push: wanted.wait ? await push.settled : push.record });
  };

/** Customers: who they are, what they do, what they got, and what may still be sent to them. */
export const customerRoutes = (world: World, actAs: ActAs): readonly Route[] => [
  { method: 'POST', path: BASE, handle: meet(world) },
  {
    method: 'GET',
    path: BASE,
    handle: (call) => {
      const { appId } = channelOf(world, param(call, 'appId'));
      return json({ items: world.customers.list(appId).map((customer) => present(world, customer)) });
    },
  },
  { method: 'GET', path: `${BASE}/:customer`, handle: (call) => json(present(world, askedFor(world, call).customer)) },
  { method: 'PUT', path: `${BASE}/:customer`, handle: change(world) },
  { method: 'POST', path: `${BASE}/:customer/acts`, handle: act(world, actAs) },
  {
    method: 'GET',
    path: `${BASE}/:customer/lines`,
    handle: (call) => {
      const { appId, openid } = askedFor(world, call).customer;
      return json({ items: world.transcripts.of(appId, openid, numberIn(call, 'after', 0)) });
    },
  },
  {
    method: 'GET',
    path: `${BASE}/:customer/received`,
    handle: (call) => {
      const { appId, openid } = askedFor(world, call).customer;
      const lines = world.transcripts.of(appId, openid, numberIn(call, 'after', 0));
      return json({ items: lines.filter(({ from }) => from === 'merchant') });
    },
  },
  {
    method: 'GET',
    path: `${BASE}/:customer/ledger`,
    handle: (call) => {
      const { channel, customer } = askedFor(world, call);
      return json({ grants: world.allowances.view(channel, customer.openid).map(presentGrant) });
    },
  },
];
