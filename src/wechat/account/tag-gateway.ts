import { z } from 'zod';
import type { TagGateway } from '../../services/ports/wechat-tags/tag-gateway.js';
import { createAccountCall } from './account-call.js';
import type { AccountCallDeps } from './account-call.js';

/** WeChat doc: 用户标签管理: 0, 1 and 2 are WeChat's own. */
const LAST_RESERVED_ID = 2;

const tag = z.looseObject({ id: z.number().int(), name: z.string(), count: z.number().int().catch(0) });
const tags = z.looseObject({ tags: z.array(tag) });
const createdTag = z.looseObject({ tag: z.looseObject({ id: z.number().int() }) });
const user = z
  .looseObject({
    openid: z.string(),
    subscribe: z.number().catch(0),
    remark: z.string().catch(''),
    tagid_list: z.array(z.number().int()).catch([]),
  })
  .transform(({ openid, subscribe, remark, tagid_list: tagIds }) => ({
    openid,
    isFollowing: subscribe === 1,
    remark,
    tagIds: tagIds.filter((id) => id > LAST_RESERVED_ID),
  }));
const users = z.looseObject({ user_info_list: z.array(user) });

const readTags = (body: unknown) => tags.safeParse(body).data?.tags.filter(({ id }) => id > LAST_RESERVED_ID);
const readId = (body: unknown) => createdTag.safeParse(body).data?.tag.id;
const readUsers = (body: unknown) => users.safeParse(body).data?.user_info_list;

/** Tags and remarks of followers (WeChat doc: 用户标签管理, 设置用户备注名, 批量获取用户基本信息). */
export const createTagGateway = (deps: AccountCallDeps): TagGateway => {
  const account = createAccountCall(deps);
  return {
    list: (channelId) => account.get(channelId, '/cgi-bin/tags/get', readTags),
    create: (channelId, name) =>
      account.post(channelId, '/cgi-bin/tags/create', { body: { tag: { name } }, read: readId }),
    rename: (channelId, { id, name }) => account.tell(channelId, '/cgi-bin/tags/update', { tag: { id, name } }),
    remove: (channelId, id) => account.tell(channelId, '/cgi-bin/tags/delete', { tag: { id } }),
    give: (channelId, id, openid) =>
      account.tell(channelId, '/cgi-bin/tags/members/batchtagging', { openid_list: [openid], tagid: id }),
    take: (channelId, id, openid) =>
      account.tell(channelId, '/cgi-bin/tags/members/batchuntagging', { openid_list: [openid], tagid: id }),
    setRemark: (channelId, openid, remark) =>
      account.tell(channelId, '/cgi-bin/user/info/updateremark', { openid, remark }),
    users: (channelId, openids) =>
      account.post(channelId, '/cgi-bin/user/info/batchget', {
        body: { user_list: openids.map((openid) => ({ openid, lang: 'zh_CN' })) },
        read: readUsers,
      }),
  };
};
