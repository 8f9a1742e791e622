import { json, type Answer } from '../../http/router.js';
import type { World } from '../../state/world.js';
import { ok, refuse } from '../answers.js';
import { fieldsOf, officialOnly, textOf, type ApiContext, type ApiRoute } from '../context.js';
import { byOpenid } from './user-routes.js';

/** WeChat doc: 用户标签管理. */
const MOST_TAGS = 100;
const MOST_PER_CUSTOMER = 20;
const MOST_OPENIDS = 50;
const LONGEST_NAME_BYTES = 30;
/** WeChat's own tags. */
const RESERVED = [0, 1, 2];

type Named = { readonly id: number; readonly name: string };

const tagIn = ({ json: body }: ApiContext): Named => {
  const tag = fieldsOf(fieldsOf(body).tag);
  return { id: typeof tag.id === 'number' ? tag.id : -1, name: textOf(tag, 'name') };
};

const nameFlaw = ({ tags }: World, appId: string, { id, name }: Named): number | undefined => {
  if (name === '' || tags.of(appId).some((each) => each.name === name && each.id !== id)) return 45157;
  return Buffer.byteLength(name) > LONGEST_NAME_BYTES ? 45158 : undefined;
};

const idFlaw = ({ tags }: World, appId: string, id: number): number | undefined => {
  if (RESERVED.includes(id)) return 45058;
  return tags.of(appId).some((each) => each.id === id) ? undefined : 45159;
};

const createTag =
  (world: World) =>
  (context: ApiContext): Answer => {
    const { appId } = context.channel;
    const { name } = tagIn(context);
    const flaw = nameFlaw(world, appId, { id: -1, name });
    if (flaw !== undefined) return refuse(flaw);
    const own = world.tags.of(appId).filter(({ id }) => !RESERVED.includes(id));
    return own.length >= MOST_TAGS ? refuse(45056) : json({ tag: world.tags.add(appId, name) });
  };

const updateTag =
  (world: World) =>
  (context: ApiContext): Answer => {
    const { appId } = context.channel;
    const tag = tagIn(context);
    const flaw = idFlaw(world, appId, tag.id) ?? nameFlaw(world, appId, tag);
    if (flaw !== undefined) return refuse(flaw);
    world.tags.rename(appId, tag.id, tag.name);
    return ok;
  };

const deleteTag =
  (world: World) =>
  (context: ApiContext): Answer => {
    const { appId } = context.channel;
    const { id } = tagIn(context);
    const flaw = idFlaw(world, appId, id);
    if (flaw !== undefined) return refuse(flaw);
    world.tags.remove(appId, id);
    return ok;
  };

const readTags =
  ({ tags }: World) =>
  ({ channel: { appId } }: ApiContext): Answer =>
    json({ tags: tags.of(appId).map((tag) => ({ ...tag, count: tags.membersOf(appId, tag.id).length })) });

/** Gives or takes one tag; all of the openids or none. */
const batch =
  (world: World, change: (ids: readonly number[], id: number) => readonly number[]) =>
  ({ channel: { appId }, json: body }: ApiContext): Answer => {
    const fields = fieldsOf(body);
    const openids = Array.isArray(fields.openid_list) ? fields.openid_list.map(String) : [];
    const id = typeof fields.tagid === 'number' ? fields.tagid : -1;
    if (openids.length === 0 || openids.length > MOST_OPENIDS) return refuse(40032);
    const flaw = idFlaw(world, appId, id);
    if (flaw !== undefined) return refuse(flaw);
    if (openids.some((openid) => !byOpenid(world, appId, openid))) return refuse(40003);
    const after = openids.map((openid) => ({ openid, ids: change(world.tags.idsOf(appId, openid), id) }));
    if (after.some(({ ids }) => ids.length > MOST_PER_CUSTOMER)) return refuse(45059);
    for (const { openid, ids } of after) world.tags.setIds(appId, openid, ids);
    return ok;
  };

const readIds =
  (world: World) =>
  ({ channel: { appId }, json: body }: ApiContext): Answer => {
    const customer = byOpenid(world, appId, textOf(fieldsOf(body), 'openid'));
    return customer ? json({ tagid_list: world.tags.idsOf(appId, customer.openid) }) : refuse(40003);
  };

const readMembers =
  ({ tags }: World) =>
  ({ channel: { appId }, json: body }: ApiContext): Answer => {
    const { tagid } = fieldsOf(body);
    const openid = tags.membersOf(appId, typeof tagid === 'number' ? tagid : -1);
    return json({ count: openid.length, data: { openid }, next_openid: openid.at(-1) ?? '' });
  };

export const tagRoutes = (world: World): readonly ApiRoute[] => [
  { method: 'POST', path: '/cgi-bin/tags/create', handle: officialOnly(createTag(world)) },
  { method: 'GET', path: '/cgi-bin/tags/get', handle: officialOnly(readTags(world)) },
  { method: 'POST', path: '/cgi-bin/tags/update', handle: officialOnly(updateTag(world)) },
  { method: 'POST', path: '/cgi-bin/tags/delete', handle: officialOnly(deleteTag(world)) },
  {
    method: 'POST',
    path: '/cgi-bin/tags/members/batchtagging',
    handle: officialOnly(batch(world, (ids, id) => [...new Set([...ids, id])])),
  },
  {
    method: 'POST',
    path: '/cgi-bin/tags/members/batchuntagging',
    handle: officialOnly(batch(world, (ids, id) => ids.filter((each) => each !== id))),
  },
  { method: 'POST', path: '/cgi-bin/tags/getidlist', handle: officialOnly(readIds(world)) },
  { method: 'POST', path: '/cgi-bin/user/tag/get', handle: officialOnly(readMembers(world)) },
];
