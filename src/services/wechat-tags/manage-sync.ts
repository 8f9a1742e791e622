import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import { officialAccount } from '../channels/official-account.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { TagFailure, TagSync } from '../ports/wechat-tags/wechat-tag-store.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: Pick<WakeUp, 'wake'>; readonly clock: Clock };
type OfChannel = { readonly actor: Actor; readonly channelId: string };

export type TagSyncState = {
  readonly channels: readonly TagSync[];
  readonly refusedTags: readonly {
    readonly channelId: string;
    readonly tagId: string;
    readonly error: { readonly code: string };
  }[];
  readonly failures: readonly TagFailure[];
};

/** Which accounts keep tags and remarks in step with WeChat, how that goes, and doing it now. */
export const createManageTagSync = ({ unitOfWork, wakeUp, clock }: Deps) => ({
  state: ({ merchantId }: Actor): Promise<TagSyncState> =>
    unitOfWork.run(merchantId, async ({ wechatTags }) => ({
      channels: await wechatTags.syncs(),
      refusedTags: await wechatTags.refusedTags(),
      failures: await wechatTags.failures(),
    })),
  turn: async ({ actor, channelId, enabled }: OfChannel & { readonly enabled: boolean }): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      await officialAccount(stores, channelId);
      await stores.wechatTags.setSync(channelId, enabled);
      const at = clock.now();
      if (enabled) await stores.timers.set({ kind: 'wechat_tags_pull', subjectId: channelId, dueAt: at });
      else await stores.timers.cancel(['wechat_tags_pull', 'wechat_tags_push'], channelId);
      const subject = { subjectType: 'channel', subjectId: channelId } as const;
      await stores.audit.add({ actor, action: 'tag_sync.changed', ...subject, after: { enabled }, at });
    });
    wakeUp.wake('timers', actor.merchantId);
  },
  /** Throws `conflict` where the account does not take part. */
  now: async ({ actor, channelId }: OfChannel): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      await officialAccount(stores, channelId);
      if (!(await stores.wechatTags.isOn(channelId))) throw new AppError('conflict', 'validation');
      await stores.timers.set({ kind: 'wechat_tags_pull', subjectId: channelId, dueAt: clock.now() });
    });
    wakeUp.wake('timers', actor.merchantId);
  },
});

export type ManageTagSync = ReturnType<typeof createManageTagSync>;
