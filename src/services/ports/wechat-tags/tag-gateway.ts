import type { AccountAnswer } from '../channels/account-answer.js';

export type WechatTag = { readonly id: number; readonly name: string; readonly count: number };
export type WechatUser = {
  readonly openid: string;
  readonly isFollowing: boolean;
  readonly remark: string;
  readonly tagIds: readonly number[];
};

/** Tags and remarks of an official account's followers at the platform. */
export type TagGateway = {
  /** Without the platform's own tags. */
  readonly list: (channelId: string) => Promise<AccountAnswer<readonly WechatTag[]>>;
  readonly create: (channelId: string, name: string) => Promise<AccountAnswer<number>>;
  readonly rename: (channelId: string, tag: Pick<WechatTag, 'id' | 'name'>) => Promise<AccountAnswer<undefined>>;
  readonly remove: (channelId: string, id: number) => Promise<AccountAnswer<undefined>>;
  readonly give: (channelId: string, id: number, openid: string) => Promise<AccountAnswer<undefined>>;
  readonly take: (channelId: string, id: number, openid: string) => Promise<AccountAnswer<undefined>>;
  readonly setRemark: (channelId: string, openid: string, remark: string) => Promise<AccountAnswer<undefined>>;
  /** At most 100. */
  readonly users: (channelId: string, openids: readonly string[]) => Promise<AccountAnswer<readonly WechatUser[]>>;
};
