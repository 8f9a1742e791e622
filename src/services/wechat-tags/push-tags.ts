import type { DeliveryError } from '../../domain/conversations/message.js';
import { fitsTagName } from '../../domain/wechat-tags/merge-profile.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { TagGateway } from '../ports/wechat-tags/tag-gateway.js';
import type { TagLink } from '../ports/wechat-tags/wechat-tag-store.js';
import type { Paced } from './paced-gateway.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly tagGateway: TagGateway; readonly paced: Paced };
type Whose = { readonly merchantId: string; readonly channelId: string };
type Own = TagLink & { readonly tag: NonNullable<TagLink['tag']> };

/** WeChat doc: 创建标签: the name is taken. */
const NAME_TAKEN = 45157;
/** WeChat doc: 编辑标签, 删除标签: there is no such tag. */
const NO_SUCH_TAG = 45159;

type Outcome = { readonly wechatId: number | undefined; readonly error: DeliveryError | undefined };

/** A tag of WeChat's own backend with the same name is the same tag. */
const createMakeOne =
  ({ tagGateway, paced }: Deps) =>
  async (whose: Whose, name: string): Promise<Outcome> => {
    const made = await paced(whose, () => tagGateway.create(whose.channelId, name));
    if (made.status === 'done') return { wechatId: made.value, error: undefined };
    if (made.error.errcode !== NAME_TAKEN) return { wechatId: undefined, error: made.error };
    const all = await paced(whose, () => tagGateway.list(whose.channelId));
    const same = all.status === 'done' ? all.value.find((tag) => tag.name === name) : undefined;
    return same ? { wechatId: same.id, error: undefined } : { wechatId: undefined, error: made.error };
  };

const createPushOne = (deps: Deps) => {
  const makeOne = createMakeOne(deps);
  return async (whose: Whose, { tag: { name }, wechatId }: Own): Promise<Outcome> => {
    if (!fitsTagName(name)) return { wechatId, error: { code: 'tag_name_too_long' } };
    if (wechatId === undefined) return makeOne(whose, name);
    const renamed = await deps.paced(whose, () => deps.tagGateway.rename(whose.channelId, { id: wechatId, name }));
    if (renamed.status === 'done') return { wechatId, error: undefined };
    return renamed.error.errcode === NO_SUCH_TAG ? makeOne(whose, name) : { wechatId, error: renamed.error };
  };
};

/** What WeChat has under this name already, or has refused under this name, is not asked again. */
const isOwed = (link: TagLink): link is Own => link.tag !== undefined && link.name !== link.tag.name;

/** Brings the account's tags to ours: makes, renames and removes. Refusals are kept with their tag. */
export const createPushTags = (deps: Deps) => {
  const pushOne = createPushOne(deps);
  const { unitOfWork, tagGateway, paced } = deps;
  return async (whose: Whose): Promise<void> => {
    const { merchantId, channelId } = whose;
    const links = await unitOfWork.run(merchantId, ({ wechatTags }) => wechatTags.linksOf(channelId));
    for (const { tag, wechatId } of links) {
      if (tag || wechatId === undefined) continue;
      // Refused: it is gone already, or WeChat will not let it go. Either way it is ours no more.
      await paced(whose, () => tagGateway.remove(channelId, wechatId));
      await unitOfWork.run(merchantId, ({ wechatTags }) => wechatTags.forget(channelId, wechatId));
    }
    for (const link of links.filter(isOwed)) {
      const { wechatId, error } = await pushOne(whose, link);
      const { id: tagId, name } = link.tag;
      await unitOfWork.run(merchantId, async ({ wechatTags }) => {
        await wechatTags.link(channelId, { tagId, wechatId, name, error });
        // Whoever had it before WeChat did is told of now.
        if (link.wechatId === undefined && wechatId !== undefined) await wechatTags.requestPushOf([tagId]);
      });
    }
  };
};

export type PushTags = ReturnType<typeof createPushTags>;
