import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { TagGateway, WechatTag } from '../ports/wechat-tags/tag-gateway.js';
import type { TagLink } from '../ports/wechat-tags/wechat-tag-store.js';
import type { Paced } from './paced-gateway.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly tagGateway: TagGateway;
  readonly paced: Paced;
  readonly clock: Clock;
  readonly newId: NewId;
};
type Whose = { readonly merchantId: string; readonly channelId: string };

/** Ours hold 20 characters; a longer one of WeChat's stays WeChat's. */
const LONGEST_NAME = 20;

const record = (stores: Stores, { channelId, action, before, after, at }: Entry): Promise<void> =>
  stores.audit.add({ actor: undefined, action, subjectType: 'channel', subjectId: channelId, before, after, at });
type Entry = {
  readonly channelId: string;
  readonly action: 'wechat_tag.taken_over' | 'wechat_tag.renamed' | 'wechat_tag.conflict' | 'wechat_tag.unlinked';
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly at: Date;
};

type Taking = {
  readonly channelId: string;
  readonly at: Date;
  readonly newId: NewId;
  readonly links: readonly TagLink[];
};

/** A tag WeChat's side made: the one of ours with this name, or a new one. */
const takeNew = async (stores: Stores, { id: wechatId, name }: WechatTag, taking: Taking): Promise<void> => {
  const { channelId, at, newId, links } = taking;
  if (Array.from(name).length > LONGEST_NAME || name.trim() === '') return;
  const ours = links.find(({ tag }) => tag?.name === name)?.tag;
  const tagId = ours?.id ?? newId();
  if (!ours) {
    await stores.tags.add({ id: tagId, name });
    await record(stores, { channelId, action: 'wechat_tag.taken_over', after: { name }, at });
  }
  await stores.wechatTags.link(channelId, { tagId, wechatId, name, error: undefined });
};

/** A rename on WeChat's side is ours too, unless ours was renamed meanwhile: ours is told to WeChat then. */
const takeRename = async (stores: Stores, { id, name }: WechatTag, { channelId, at, links }: Taking): Promise<void> => {
  const link = links.find(({ wechatId }) => wechatId === id);
  if (!link?.tag || link.name === name) return;
  const before = { name: link.tag.name };
  const isTaken = links.some(({ tag }) => tag?.name === name);
  if (link.tag.name !== link.name || isTaken || Array.from(name).length > LONGEST_NAME) {
    await record(stores, {
      channelId,
      action: 'wechat_tag.conflict',
      before: { name },
      after: { ...before, kept: 'ours' },
      at,
    });
    return;
  }
  await stores.tags.rename({ id: link.tag.id, name });
  await stores.wechatTags.link(channelId, { tagId: link.tag.id, wechatId: id, name, error: undefined });
  await record(stores, { channelId, action: 'wechat_tag.renamed', before, after: { name }, at });
};

/** Removed on WeChat's side: ours stays with its customers, is not made there again, and says so. */
const takeRemovals = async (
  stores: Stores,
  all: readonly WechatTag[],
  { channelId, at, links }: Taking,
): Promise<void> => {
  for (const { wechatId, tag } of links) {
    if (!tag || wechatId === undefined || all.some(({ id }) => id === wechatId)) continue;
    const error = { code: 'tag_removed_at_wechat' };
    await stores.wechatTags.link(channelId, { tagId: tag.id, wechatId: undefined, name: tag.name, error });
    await record(stores, { channelId, action: 'wechat_tag.unlinked', before: { name: tag.name }, at });
  }
};

/** Takes over the tags that WeChat's side made, renamed or removed. Throws `unavailable` where WeChat does not say. */
export const createPullTags =
  ({ unitOfWork, tagGateway, paced, clock, newId }: Deps) =>
  async (whose: Whose): Promise<void> => {
    const { merchantId, channelId } = whose;
    const answer = await paced(whose, () => tagGateway.list(channelId));
    if (answer.status === 'refused') {
      await unitOfWork.run(merchantId, ({ wechatTags }) => wechatTags.noteRead(channelId, { error: answer.error }));
      throw new AppError('conflict', 'wechat_refused', { details: { reason: answer.error.code } });
    }
    await unitOfWork.run(merchantId, async (stores) => {
      const links = await stores.wechatTags.linksOf(channelId);
      const taking = { channelId, at: clock.now(), newId, links };
      const known = new Set(links.map(({ wechatId }) => wechatId));
      for (const tag of answer.value) {
        if (known.has(tag.id)) await takeRename(stores, tag, taking);
        else await takeNew(stores, tag, taking);
      }
      await takeRemovals(stores, answer.value, taking);
    });
  };

export type PullTags = ReturnType<typeof createPullTags>;
