import type { Menu } from '../../../domain/menus/menu.js';

export type StoredMenu = {
  readonly channelId: string;
  readonly draft: Menu;
  /** Rises with each change; from 1. */
  readonly version: number;
  readonly updatedAt: Date;
  readonly published: Menu | undefined;
  readonly publishedAt: Date | undefined;
};

export type MenuStore = {
  readonly find: (channelId: string) => Promise<StoredMenu | undefined>;
  readonly lock: (channelId: string) => Promise<StoredMenu | undefined>;
  /** False where the draft has another version: somebody else changed it. `version` 0: there was none. */
  readonly saveDraft: (input: {
    readonly channelId: string;
    readonly draft: Menu;
    readonly version: number;
    readonly at: Date;
  }) => Promise<boolean>;
  /** `menu` undefined: it was taken away. `replaced` is what lay there before. */
  readonly markPublished: (input: {
    readonly channelId: string;
    readonly menu: Menu | undefined;
    readonly replaced: Menu;
    readonly at: Date;
  }) => Promise<void>;
};
