import type { DeliveryError } from '../../domain/conversations/message.js';
import { fitsRemark, mergeProfile } from '../../domain/wechat-tags/merge-profile.js';
import type { Clock } from '../../kernel/clock.js';
import { customersChanged } from '../customers/customer-changed.js';
import type { CustomerProfile } from '../ports/stores/customer-stores.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { TagGateway, WechatUser } from '../ports/wechat-tags/tag-gateway.js';
import type { SyncedIdentity } from '../ports/wechat-tags/wechat-tag-store.js';
import type { Paced } from './paced-gateway.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly tagGateway: TagGateway;
  readonly paced: Paced;
  readonly clock: Clock;
};
type Seen = { readonly merchantId: string; readonly identity: SyncedIdentity; readonly user: WechatUser };
type Told = {
  readonly remark: string;
  readonly give: readonly number[];
  readonly take: readonly number[];
  readonly base: Base;
};
type Base = { readonly remark: string; readonly wechatTagIds: readonly number[] };

const sameSet = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((each) => right.includes(each));

/** Which tag is which on an account, both ways. */
const linksBothWays = async ({ wechatTags }: Pick<Stores, 'wechatTags'>, channelId: string) => {
  const links = (await wechatTags.linksOf(channelId)).flatMap(({ wechatId, tag }) =>
    wechatId !== undefined && tag ? [[wechatId, tag.id] as const] : [],
  );
  const byWechat = new Map(links);
  const byTag = new Map(links.map(([wechatId, tagId]) => [tagId, wechatId]));
  return {
    ours: (ids: readonly number[]) => ids.flatMap((id) => byWechat.get(id) ?? []),
    theirs: (ids: readonly string[]) => ids.flatMap((id) => byTag.get(id) ?? []),
    isLinked: (tagId: string) => byTag.has(tagId),
  };
};

type Sides = { readonly remark: string; readonly tagIds: readonly string[] };
type Taking = {
  readonly customer: CustomerProfile;
  /** Tags that have nothing to do with WeChat. */
  readonly others: readonly string[];
  readonly ours: Sides;
  readonly result: Sides;
  readonly isConflict: boolean;
};

/** Gives the customer what WeChat's side changed, with its trace. */
const keepResult = async (stores: Stores, { customer, others, ours, result, isConflict }: Taking, at: Date) => {
  const isRemarkTaken = result.remark !== ours.remark;
  const areTagsTaken = !sameSet(result.tagIds, ours.tagIds);
  if (isRemarkTaken) await stores.profiles.update(customer.id, { remark: result.remark || null });
  if (areTagsTaken) {
    await stores.profiles.setTags(customer.id, { tagIds: [...others, ...result.tagIds], by: undefined, at });
  }
  const isTaken = isRemarkTaken || areTagsTaken;
  if (isTaken) await customersChanged(stores, [{ id: customer.id, name: customer.name }]);
  if (!isTaken && !isConflict) return;
  await stores.audit.add({
    actor: undefined,
    action: isConflict ? 'customer.wechat_conflict' : 'customer.wechat_taken_over',
    subjectType: 'customer',
    subjectId: customer.id,
    before: { tagIds: ours.tagIds },
    after: { tagIds: result.tagIds, ...(isConflict && { kept: 'ours' }) },
    at,
  });
};

/** Takes over what WeChat's side changed, and returns what it has yet to be told. Undefined: the customer is gone. */
const takeOver = async (stores: Stores, { identity, user }: Seen, at: Date): Promise<Told | undefined> => {
  const [customer] = await stores.profiles.lock([identity.customerId]);
  if (!customer) return undefined;
  const links = await linksBothWays(stores, identity.channelId);
  const held = await stores.profiles.tagIdsOf(customer.id);
  const stored = await stores.wechatTags.profileOf(identity.id);
  const ours = { remark: customer.remark ?? '', tagIds: held.filter(links.isLinked) };
  const theirs = { remark: user.remark, tagIds: links.ours(user.tagIds) };
  const base = stored && { remark: stored.remark, tagIds: links.ours(stored.wechatTagIds) };
  const { result, isConflict } = mergeProfile({ base, ours, theirs });
  const others = held.filter((id) => !links.isLinked(id));
  await keepResult(stores, { customer, others, ours, result, isConflict }, at);
  const wanted = links.theirs(result.tagIds);
  const linked = links.theirs(theirs.tagIds);
  return {
    remark: result.remark,
    give: wanted.filter((id) => !linked.includes(id)),
    take: linked.filter((id) => !wanted.includes(id)),
    base: { remark: user.remark, wechatTagIds: linked },
  };
};

/** Tells WeChat what it has not got yet; returns what it has then, and the first thing it would not take. */
const createTell =
  ({ tagGateway, paced }: Deps) =>
  async ({ merchantId, identity }: Seen, { remark, give, take, base }: Told) => {
    const { channelId, openid } = identity;
    const whose = { merchantId, channelId };
    const tellRemark = async (): Promise<DeliveryError | undefined> => {
      if (!fitsRemark(remark)) return { code: 'remark_too_long' };
      const answer = await paced(whose, () => tagGateway.setRemark(channelId, openid, remark));
      return answer.status === 'done' ? undefined : answer.error;
    };
    let error = remark === base.remark ? undefined : await tellRemark();
    let known: Base = error ? base : { ...base, remark };
    for (const id of give) {
      const answer = await paced(whose, () => tagGateway.give(channelId, id, openid));
      if (answer.status === 'done') known = { ...known, wechatTagIds: [...known.wechatTagIds, id] };
      else error ??= answer.error;
    }
    for (const id of take) {
      const answer = await paced(whose, () => tagGateway.take(channelId, id, openid));
      if (answer.status === 'done')
        known = { ...known, wechatTagIds: known.wechatTagIds.filter((each) => each !== id) };
      else error ??= answer.error;
    }
    return { ...known, error };
  };

/** Brings tags and remark of one follower in step, from what WeChat was just seen to have. Repeated, it does no harm. */
export const createSyncProfile = (deps: Deps) => {
  const tell = createTell(deps);
  return async (seen: Seen): Promise<void> => {
    const { unitOfWork, clock } = deps;
    const { merchantId, identity } = seen;
    const told = await unitOfWork.run(merchantId, (stores) => takeOver(stores, seen, clock.now()));
    if (!told) return;
    const known = await tell(seen, told);
    await unitOfWork.run(merchantId, ({ wechatTags }) =>
      wechatTags.saveProfile(identity, { ...known, at: clock.now() }),
    );
  };
};

export type SyncProfile = ReturnType<typeof createSyncProfile>;
