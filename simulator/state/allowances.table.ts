/** What a customer does that lets the merchant write to them. */
export type Trigger = 'message' | 'menu' | 'follow' | 'scan' | 'payment' | 'enter';
export type Rule = { readonly count: number; readonly seconds: number };
export type Rules = Readonly<Partial<Record<Trigger, Rule>>>;
export type Period = {
  /** First day, Beijing time. */ readonly since: string;
  readonly official_account: Rules;
  readonly mini_program: Rules;
};

const HOURS_48 = 48 * 3600;
const MINUTE = 60;

/** WeChat doc: 客服消息介绍, and the announcements that changed it. Newest first. */
export const periods: readonly Period[] = [
  {
    since: '2023-06-12',
    official_account: {
      message: { count: 5, seconds: HOURS_48 },
      menu: { count: 3, seconds: MINUTE },
      follow: { count: 3, seconds: MINUTE },
      scan: { count: 3, seconds: MINUTE },
      payment: { count: Infinity, seconds: HOURS_48 },
    },
    mini_program: { message: { count: 5, seconds: HOURS_48 }, enter: { count: 2, seconds: MINUTE } },
  },
  {
    since: '2021-06-01',
    official_account: {
      message: { count: 20, seconds: HOURS_48 },
      menu: { count: 3, seconds: MINUTE },
      follow: { count: 3, seconds: MINUTE },
      scan: { count: 3, seconds: MINUTE },
      payment: { count: 20, seconds: HOURS_48 },
    },
    mini_program: { message: { count: 5, seconds: HOURS_48 }, enter: { count: 1, seconds: MINUTE } },
  },
  {
    since: '2011-01-01',
    official_account: {
      message: { count: 20, seconds: HOURS_48 },
      menu: { count: 20, seconds: HOURS_48 },
      follow: { count: 20, seconds: HOURS_48 },
      scan: { count: 20, seconds: HOURS_48 },
      payment: { count: 20, seconds: HOURS_48 },
    },
    mini_program: { message: { count: 5, seconds: HOURS_48 }, enter: { count: 1, seconds: MINUTE } },
  },
];
