import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CurrentMenuView, MenuButtonView, MenuDraftView } from '../../../../src/contract/channels/menus.js';
import { backend } from '../live/backend.js';

/** One act after the other. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(act: () => Promise<T>): Promise<T> => {
    const next = last.then(act, act);
    last = next.catch(() => undefined);
    return next;
  };
};

/** The draft and what is known of it; each step needs the version of the one before. */
const createDraft = () => {
  const channelId = ref('');
  const draft = ref<readonly MenuButtonView[]>([]);
  /** The draft as it was stored last, with its faults. */
  const stored = shallowRef<MenuDraftView | undefined>();
  const current = shallowRef<CurrentMenuView | undefined>();
  const isSaved = ref(true);
  /** The version of the draft that was compared with what WeChat shows. */
  const comparedVersion = ref<number | undefined>();

  const take = (view: MenuDraftView): void => {
    stored.value = view;
  };
  const read = async (id: string): Promise<void> => {
    const view = await backend.accounts.menu(id);
    if (id !== channelId.value) return;
    take(view);
    draft.value = view.draft;
    isSaved.value = true;
  };
  const save = async (): Promise<void> => {
    if (isSaved.value) return;
    const id = channelId.value;
    isSaved.value = true;
    try {
      const view = await backend.accounts.saveMenu(id, {
        version: stored.value?.version ?? 0,
        draft: [...draft.value],
      });
      if (id === channelId.value) take(view);
    } catch (error) {
      isSaved.value = false;
      throw error;
    }
  };
  const compare = async (): Promise<void> => {
    const version = stored.value?.version;
    current.value = await backend.accounts.currentMenu(channelId.value);
    comparedVersion.value = version;
  };
  return { channelId, draft, stored, current, isSaved, comparedVersion, take, read, save, compare };
};

/** The draft of one account's menu: what is drawn here, what the server has of it, and what WeChat shows. */
export const useMenuDraft = defineStore('menu-draft', () => {
  const { channelId, draft, stored, current, isSaved, comparedVersion, take, read, save, compare } = createDraft();
  const inTurn = createTurns();

  return {
    draft,
    stored,
    current,
    isSaved,
    isCompared: computed(() => isSaved.value && stored.value?.version === comparedVersion.value),
    load: (id: string): Promise<void> => {
      channelId.value = id;
      stored.value = undefined;
      current.value = undefined;
      return inTurn(() => read(id));
    },
    edit: (next: readonly MenuButtonView[]): void => {
      draft.value = next;
      isSaved.value = false;
    },
    save: (): Promise<void> => inTurn(save),
    reread: (): Promise<void> => inTurn(() => read(channelId.value)),
    readCurrent: async (): Promise<void> => {
      await inTurn(save);
      await compare();
    },
    publish: async (): Promise<void> => {
      await inTurn(save);
      take(await backend.accounts.publishMenu(channelId.value, stored.value?.version ?? 0));
      await compare();
    },
    remove: async (): Promise<void> => {
      await backend.accounts.removeMenu(channelId.value);
      await inTurn(() => read(channelId.value));
      await compare();
    },
  };
});
