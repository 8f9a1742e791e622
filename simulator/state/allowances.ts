import type { Channel } from './channels.js';
import { periods, type Rule, type Trigger } from './allowances.table.js';

export type Grant = {
  readonly trigger: Trigger;
  /** `Infinity` after a payment. */ readonly left: number;
  readonly openedAt: number;
  readonly expiresAt: number;
};

/** 45015: no window is open. 45047: one is, but its count is used up. */
export type Taken = 'taken' | 45015 | 45047;

export type Allowances = {
  readonly open: (channel: Channel, openid: string, trigger: Trigger) => void;
  readonly take: (channel: Channel, openid: string) => Taken;
  /** Grants that have not ended, soonest ending first. */ readonly view: (
    channel: Channel,
    openid: string,
  ) => readonly Grant[];
  readonly close: (channel: Channel, openid: string) => void;
  readonly removeChannel: (appId: string) => void;
};

/** The rule of the day the customer acted on. */
export const ruleAt = (kind: Channel['kind'], trigger: Trigger, at: number): Rule | undefined => {
  const period = periods.find(({ since }) => Date.parse(`${since}T00:00:00+08:00`) <= at);
  return period?.[kind][trigger];
};

// Mini programs: grants are not added up; the higher count and the later end hold (WeChat doc, mini program 客服消息).
const merge = (grants: readonly Grant[], fresh: Grant): readonly Grant[] => {
  const [old] = grants;
  if (!old) return [fresh];
  return [{ ...fresh, left: Math.max(old.left, fresh.left), expiresAt: Math.max(old.expiresAt, fresh.expiresAt) }];
};

export const createAllowances = (now: () => number): Allowances => {
  const ledger = new Map<string, Map<string, readonly Grant[]>>();
  const account = (appId: string): Map<string, readonly Grant[]> => {
    const known = ledger.get(appId) ?? new Map<string, readonly Grant[]>();
    ledger.set(appId, known);
    return known;
  };
  const view: Allowances['view'] = ({ appId }, openid) =>
    (account(appId).get(openid) ?? [])
      .filter(({ expiresAt }) => expiresAt > now())
      .sort((a, b) => a.expiresAt - b.expiresAt);

  return {
    view,
    open: (channel, openid, trigger) => {
      const at = now();
      const rule = ruleAt(channel.kind, trigger, at);
      if (!rule) return;
      const fresh: Grant = { trigger, left: rule.count, openedAt: at, expiresAt: at + rule.seconds * 1000 };
      const open = view(channel, openid);
      // Official accounts: nothing official says how grants combine, so each kind of act keeps its own.
      const grants =
        channel.kind === 'mini_program'
          ? merge(open, fresh)
          : [...open.filter((grant) => grant.trigger !== trigger), fresh];
      account(channel.appId).set(openid, grants);
    },
    take: (channel, openid) => {
      const open = view(channel, openid);
      if (open.length === 0) return 45015;
      const used = open.find(({ left }) => left > 0);
      if (!used) return 45047;
      account(channel.appId).set(
        openid,
        open.map((grant) => (grant === used ? { ...grant, left: grant.left - 1 } : grant)),
      );
      return 'taken';
    },
    close: ({ appId }, openid) => void account(appId).delete(openid),
    removeChannel: (appId) => void ledger.delete(appId),
  };
};
