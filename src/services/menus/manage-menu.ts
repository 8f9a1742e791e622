import type { Actor } from '../../domain/people/agent.js';
import { changedFields } from '../../domain/people/audit.js';
import { checkMenu } from '../../domain/menus/check-menu.js';
import type { MenuFlaw } from '../../domain/menus/check-menu.js';
import { compareMenus } from '../../domain/menus/compare-menus.js';
import type { MenuDifference } from '../../domain/menus/compare-menus.js';
import { plainMenu } from '../../domain/menus/menu.js';
import type { CurrentMenu, Menu } from '../../domain/menus/menu.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import { answered, officialAccount } from '../channels/official-account.js';
import type { MenuGateway } from '../ports/menus/menu-gateway.js';
import type { StoredMenu } from '../ports/menus/menu-store.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { menuKeys } from './menu-keys.js';
import type { MenuKey } from './menu-keys.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly menuGateway: MenuGateway; readonly clock: Clock };
type OfChannel = { readonly actor: Actor; readonly channelId: string };
type OfVersion = OfChannel & { readonly version: number };

export type MenuDraft = {
  readonly draft: Menu;
  /** 0: none was stored yet. */
  readonly version: number;
  readonly publishedAt: Date | undefined;
  /** Why WeChat would not take it. */
  readonly flaws: readonly MenuFlaw[];
  readonly keys: readonly MenuKey[];
};

export type MenuAtWechat = CurrentMenu & { readonly differences: readonly MenuDifference[] };

const show = async (stores: Stores, channelId: string): Promise<MenuDraft> => {
  const stored = await stores.menus.find(channelId);
  const draft = stored?.draft ?? [];
  return {
    draft,
    version: stored?.version ?? 0,
    publishedAt: stored?.published && stored.publishedAt,
    flaws: checkMenu(draft),
    keys: await menuKeys(stores, channelId),
  };
};

/** The draft, locked; throws `stale_version` where somebody changed it meanwhile. */
const lockDraft = async (stores: Stores, { channelId, version }: OfVersion): Promise<StoredMenu> => {
  await officialAccount(stores, channelId);
  const stored = await stores.menus.lock(channelId);
  if (stored?.version !== version) throw new AppError('conflict', 'stale_version');
  return stored;
};

const createPublish = ({ unitOfWork, menuGateway, clock }: Deps) => {
  const keep = async (input: OfChannel, menu: Menu | undefined, replaced: Menu): Promise<void> =>
    unitOfWork.run(input.actor.merchantId, async (stores) => {
      const { actor, channelId } = input;
      const at = clock.now();
      await stores.menus.markPublished({ channelId, menu, replaced, at });
      await stores.audit.add({
        actor,
        action: menu ? 'menu.published' : 'menu.removed',
        subjectType: 'channel',
        subjectId: channelId,
        before: { buttons: replaced.map(({ name }) => name) },
        after: { buttons: (menu ?? []).map(({ name }) => name) },
        at,
      });
    });

  return {
    publish: async (input: OfVersion): Promise<MenuDraft> => {
      const { actor, channelId } = input;
      const { draft } = await unitOfWork.run(actor.merchantId, (stores) => lockDraft(stores, input));
      const flaw = checkMenu(draft)[0];
      if (flaw) {
        const field = ['menu', flaw.place, flaw.field].filter((part) => part !== '').join('.');
        throw new AppError('invalid', 'validation', { details: { field } });
      }
      // Creating overwrites everything, also what was made in WeChat's own backend: it is read first and kept.
      const before = answered(await menuGateway.read(channelId));
      answered(await menuGateway.publish(channelId, plainMenu(draft)));
      await keep(input, draft, before.menu);
      return unitOfWork.run(actor.merchantId, (stores) => show(stores, channelId));
    },
    remove: async (input: OfChannel): Promise<void> => {
      const { actor, channelId } = input;
      await unitOfWork.run(actor.merchantId, (stores) => officialAccount(stores, channelId));
      const before = answered(await menuGateway.read(channelId));
      answered(await menuGateway.remove(channelId));
      await keep(input, undefined, before.menu);
    },
  };
};

/**
 * The menu of an official account: a draft of ours, checked button by button, published as a whole. `readCurrent` asks WeChat what
 * it shows. Throws `wechat_refused` with WeChat's code where it says no.
 */
export const createManageMenu = (deps: Deps) => {
  const { unitOfWork, menuGateway, clock } = deps;
  return {
    ...createPublish(deps),
    read: ({ actor, channelId }: OfChannel): Promise<MenuDraft> =>
      unitOfWork.run(actor.merchantId, async (stores) => {
        await officialAccount(stores, channelId);
        return show(stores, channelId);
      }),
    saveDraft: ({ actor, channelId, version, draft }: OfVersion & { readonly draft: Menu }): Promise<MenuDraft> =>
      unitOfWork.run(actor.merchantId, async (stores) => {
        await officialAccount(stores, channelId);
        const at = clock.now();
        const before = (await stores.menus.find(channelId))?.draft ?? [];
        const isSaved = await stores.menus.saveDraft({ channelId, version, draft: plainMenu(draft), at });
        if (!isSaved) throw new AppError('conflict', 'stale_version');
        const changed = changedFields({ draft: before }, { draft: plainMenu(draft) });
        const subject = { subjectType: 'channel', subjectId: channelId } as const;
        if (changed) await stores.audit.add({ actor, action: 'menu.draft_saved', ...subject, ...changed, at });
        return show(stores, channelId);
      }),
    readCurrent: async ({ actor, channelId }: OfChannel): Promise<MenuAtWechat> => {
      const { draft } = await unitOfWork.run(actor.merchantId, async (stores) => {
        await officialAccount(stores, channelId);
        return show(stores, channelId);
      });
      const current = answered(await menuGateway.read(channelId));
      return { ...current, differences: compareMenus(draft, current.menu) };
    },
  };
};

export type ManageMenu = ReturnType<typeof createManageMenu>;
