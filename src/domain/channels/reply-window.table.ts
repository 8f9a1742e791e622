import type { ChannelKind } from './channel.js';

/** What opened a window: the customer's act. */
export type GrantTrigger = 'message' | 'menu' | 'follow' | 'scan' | 'payment' | 'chat_entered';

/** What one act of a customer allows. */
export type AllowanceRule = {
  readonly channelKind: ChannelKind;
  readonly trigger: GrantTrigger;
  /** First day it holds, in Beijing. */
  readonly since: string;
  /** Messages; undefined = unlimited. */
  readonly count: number | undefined;
  readonly validitySeconds: number;
};

const HOURS_48 = 48 * 60 * 60;
const MINUTE = 60;

/**
 * WeChat doc: 客服消息介绍 and 发送客服消息, with the announcements that changed them. Acts that are not listed open nothing:
 * entering the chat of an official account, tapping a message menu in a mini program. The row about payments is in the
 * service-account edition only; a subscription account has no payments.
 */
export const ALLOWANCE_RULES: readonly AllowanceRule[] = [
  { channelKind: 'official_account', trigger: 'message', since: '2011-01-01', count: 20, validitySeconds: HOURS_48 },
  { channelKind: 'official_account', trigger: 'message', since: '2023-06-12', count: 5, validitySeconds: HOURS_48 },
  { channelKind: 'official_account', trigger: 'menu', since: '2011-01-01', count: 20, validitySeconds: HOURS_48 },
  { channelKind: 'official_account', trigger: 'menu', since: '2021-06-01', count: 3, validitySeconds: MINUTE },
  { channelKind: 'official_account', trigger: 'follow', since: '2011-01-01', count: 20, validitySeconds: HOURS_48 },
  { channelKind: 'official_account', trigger: 'follow', since: '2021-06-01', count: 3, validitySeconds: MINUTE },
  { channelKind: 'official_account', trigger: 'scan', since: '2011-01-01', count: 20, validitySeconds: HOURS_48 },
  { channelKind: 'official_account', trigger: 'scan', since: '2021-06-01', count: 3, validitySeconds: MINUTE },
  { channelKind: 'official_account', trigger: 'payment', since: '2011-01-01', count: 20, validitySeconds: HOURS_48 },
  {
    channelKind: 'official_account',
    trigger: 'payment',
    since: '2023-06-12',
    count: undefined,
    validitySeconds: HOURS_48,
  },
  { channelKind: 'mini_program', trigger: 'message', since: '2011-01-01', count: 5, validitySeconds: HOURS_48 },
  { channelKind: 'mini_program', trigger: 'chat_entered', since: '2011-01-01', count: 1, validitySeconds: MINUTE },
  { channelKind: 'mini_program', trigger: 'chat_entered', since: '2023-06-12', count: 2, validitySeconds: MINUTE },
];
