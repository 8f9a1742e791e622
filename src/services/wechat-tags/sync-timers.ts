import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { TagGateway, WechatUser } from '../ports/wechat-tags/tag-gateway.js';
import type { SyncedIdentity } from '../ports/wechat-tags/wechat-tag-store.js';
import type { Paced } from './paced-gateway.js';
import type { PullTags } from './pull-tags.js';
import type { PushTags } from './push-tags.js';
import type { SyncProfile } from './sync-profile.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly tagGateway: TagGateway;
  readonly paced: Paced;
  readonly pushTags: PushTags;
  readonly pullTags: PullTags;
  readonly syncProfile: SyncProfile;
};

/** WeChat doc: 批量获取用户基本信息: at most 100; one page stays far inside a timer's lease. */
const PAGE = 100;
const DAY_MS = 86_400_000;
/** 19:00 UTC is 03:00 in Beijing, when nobody waits for anything. */
const NIGHT_MS = 19 * 3_600_000;

const nextNight = (now: Date): Date => {
  const tonight = Math.floor(now.getTime() / DAY_MS) * DAY_MS + NIGHT_MS;
  return new Date(tonight > now.getTime() ? tonight : tonight + DAY_MS);
};

type Run = (timer: DueTimer) => Promise<void>;

const createSeen =
  ({ tagGateway, paced, syncProfile, unitOfWork, clock }: Deps) =>
  async (merchantId: string, channelId: string, identities: readonly SyncedIdentity[]): Promise<void> => {
    if (identities.length === 0) return;
    const openids = identities.map(({ openid }) => openid);
    const answer = await paced({ merchantId, channelId }, () => tagGateway.users(channelId, openids));
    if (answer.status === 'refused') {
      // One stranger spoils a page of WeChat's: each is asked alone then.
      const [only] = identities;
      if (identities.length > 1 || !only) throw new AppError('conflict', 'wechat_refused');
      const failed = { remark: '', wechatTagIds: [], at: clock.now(), error: answer.error };
      await unitOfWork.run(merchantId, ({ wechatTags }) => wechatTags.saveProfile(only, failed));
      return;
    }
    const users = new Map(answer.value.map((user): [string, WechatUser] => [user.openid, user]));
    for (const identity of identities) {
      const user = users.get(identity.openid);
      if (user?.isFollowing) await syncProfile({ merchantId, identity, user });
    }
  };

const isRefusal = (error: unknown): boolean => error instanceof AppError && error.code === 'wechat_refused';

/** What the timers share. */
const createSteps = (deps: Deps) => {
  const { unitOfWork } = deps;
  return {
    seen: createSeen(deps),
    isOn: (merchantId: string, channelId: string): Promise<boolean> =>
      unitOfWork.run(merchantId, ({ wechatTags }) => wechatTags.isOn(channelId)),
    /** Only now: what is taken before the work is lost with the process. */
    end: async ({ id, merchantId, leaseNumber }: DueTimer): Promise<void> =>
      void (await unitOfWork.run(merchantId, ({ timers }) => timers.take(id, leaseNumber))),
  };
};

/** Everything of an account, page by page, each night. */
const createPull = (deps: Deps): Run => {
  const { unitOfWork, clock, pushTags, pullTags } = deps;
  const { seen, isOn, end } = createSteps(deps);

  const page = async (merchantId: string, channelId: string, afterId: string | undefined) => {
    const identities = await unitOfWork.run(merchantId, ({ wechatTags }) =>
      wechatTags.identitiesOf(channelId, { afterId, limit: PAGE }),
    );
    try {
      await seen(merchantId, channelId, identities);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      for (const identity of identities) await seen(merchantId, channelId, [identity]);
    }
    return identities.length === PAGE ? identities.at(-1)?.id : undefined;
  };
  const setNext = (timer: DueTimer, after: string | undefined): Promise<void> =>
    unitOfWork.run(timer.merchantId, async ({ timers, wechatTags }) => {
      const { subjectId } = timer;
      if (!(await timers.take(timer.id, timer.leaseNumber))) return;
      const now = clock.now();
      if (after === undefined) await wechatTags.noteRead(subjectId, { at: now });
      const dueAt = after === undefined ? nextNight(now) : now;
      await timers.set({ kind: 'wechat_tags_pull', subjectId, dueAt, payload: after === undefined ? {} : { after } });
    });
  return async (timer) => {
    const { merchantId, subjectId: channelId, payload } = timer;
    if (!(await isOn(merchantId, channelId))) return end(timer);
    const after = payload['after'];
    try {
      if (after === undefined) {
        await pullTags({ merchantId, channelId });
        await pushTags({ merchantId, channelId });
      }
    } catch (error) {
      // WeChat says no for good: the next night asks again, and the page says why.
      if (!isRefusal(error)) throw error;
      return unitOfWork.run(merchantId, ({ timers }) =>
        timers.set({ kind: 'wechat_tags_pull', subjectId: channelId, dueAt: nextNight(clock.now()) }),
      );
    }
    return setNext(timer, await page(merchantId, channelId, after === undefined ? undefined : String(after)));
  };
};

/**
 * Timers of keeping in step: one follower, the tags of an account, and everything of an account. What has to be tried again throws,
 * and is, later and later.
 */
export const createSyncTimers = (deps: Deps) => {
  const { unitOfWork, pushTags } = deps;
  const { seen, isOn, end } = createSteps(deps);

  const pushProfile: Run = async (timer) => {
    const { merchantId, subjectId } = timer;
    const identity = await unitOfWork.run(merchantId, ({ wechatTags }) => wechatTags.identity(subjectId));
    if (identity && (await isOn(merchantId, identity.channelId)))
      await seen(merchantId, identity.channelId, [identity]);
    await end(timer);
  };
  const pushAll: Run = async (timer) => {
    const { merchantId, subjectId: channelId } = timer;
    if (await isOn(merchantId, channelId)) await pushTags({ merchantId, channelId });
    await end(timer);
  };

  return { wechat_profile_push: pushProfile, wechat_tags_push: pushAll, wechat_tags_pull: createPull(deps) };
};
