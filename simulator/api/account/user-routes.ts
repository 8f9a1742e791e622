import { unixSeconds } from '../../clock.js';
import { json, type Answer } from '../../http/router.js';
import type { Customer } from '../../state/customers.js';
import type { World } from '../../state/world.js';
import { ok, refuse } from '../answers.js';
import { fieldsOf, listOf, officialOnly, textOf, type ApiContext, type ApiRoute } from '../context.js';

/** WeChat doc: 设置用户备注名: fewer than 30 characters. */
const REMARK_BELOW = 30;
const MOST_IN_A_BATCH = 100;

/** Since 2021-12-27 neither nickname nor picture is given (WeChat doc: 获取用户基本信息). */
const userOf = ({ tags }: World, customer: Customer): object => {
  const { appId, openid } = customer;
  const unionid = customer.unionid === undefined ? {} : { unionid: customer.unionid };
  if (!customer.following) return { subscribe: 0, openid, ...unionid };
  return {
    subscribe: 1,
    openid,
    nickname: '',
    sex: 0,
    language: 'zh_CN',
    city: '',
    province: '',
    country: '',
    headimgurl: '',
    subscribe_time: unixSeconds(customer.followedAt),
    ...unionid,
    remark: tags.remarkOf(appId, openid),
    groupid: 0,
    tagid_list: tags.idsOf(appId, openid),
    subscribe_scene: customer.followScene === undefined ? 'ADD_SCENE_SEARCH' : 'ADD_SCENE_QR_CODE',
    qr_scene: 0,
    qr_scene_str: customer.followScene ?? '',
  };
};

/** By openid only: a nickname is the simulator's own. */
export const byOpenid = ({ customers }: World, appId: string, openid: string): Customer | undefined => {
  const customer = openid ? customers.find(appId, openid) : undefined;
  return customer?.openid === openid ? customer : undefined;
};

const createUserInfo =
  (world: World) =>
  ({ channel, call }: ApiContext): Answer => {
    const customer = byOpenid(world, channel.appId, call.query.get('openid') ?? '');
    return customer ? json(userOf(world, customer)) : refuse(40003);
  };

const createBatchGet =
  (world: World) =>
  ({ channel, json: body }: ApiContext): Answer => {
    const asked = listOf(fieldsOf(body), 'user_list');
    if (asked.length === 0 || asked.length > MOST_IN_A_BATCH) return refuse(40032);
    const found = asked.map((each) => byOpenid(world, channel.appId, textOf(each, 'openid')));
    if (found.includes(undefined)) return refuse(40003);
    return json({ user_info_list: found.flatMap((customer) => (customer ? [userOf(world, customer)] : [])) });
  };

const createUpdateRemark =
  (world: World) =>
  ({ channel, json: body }: ApiContext): Answer => {
    const fields = fieldsOf(body);
    const customer = byOpenid(world, channel.appId, textOf(fields, 'openid'));
    if (!customer) return refuse(40003);
    if (!customer.following) return refuse(43004);
    const remark = textOf(fields, 'remark');
    if (Array.from(remark).length >= REMARK_BELOW) return refuse(45005);
    world.tags.setRemark(channel.appId, customer.openid, remark);
    return ok;
  };

export const userRoutes = (world: World): readonly ApiRoute[] => [
  { method: 'GET', path: '/cgi-bin/user/info', handle: officialOnly(createUserInfo(world)) },
  { method: 'POST', path: '/cgi-bin/user/info/batchget', handle: officialOnly(createBatchGet(world)) },
  { method: 'POST', path: '/cgi-bin/user/info/updateremark', handle: officialOnly(createUpdateRemark(world)) },
];
