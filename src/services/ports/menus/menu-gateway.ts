import type { CurrentMenu, Menu } from '../../../domain/menus/menu.js';
import type { AccountAnswer } from '../channels/account-answer.js';

/** The menu of an official account at the platform. Never throws for what it answers or fails to. */
export type MenuGateway = {
  readonly read: (channelId: string) => Promise<AccountAnswer<CurrentMenu>>;
  /** Takes the place of whatever was there. */
  readonly publish: (channelId: string, menu: Menu) => Promise<AccountAnswer<undefined>>;
  /** Also the menus for certain customers only. */
  readonly remove: (channelId: string) => Promise<AccountAnswer<undefined>>;
};
