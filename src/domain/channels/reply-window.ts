import type { ChannelKind } from './channel.js';
import type { InboundPush } from '../conversations/inbound.js';
import { ALLOWANCE_RULES } from './reply-window.table.js';
import type { AllowanceRule, GrantTrigger } from './reply-window.table.js';

export type { GrantTrigger } from './reply-window.table.js';

/** Grants of one bucket are not added up; different buckets of an official account are counted apart. */
export type GrantBucket = 'message' | 'act' | 'payment';

/** One bucket of an identity's allowance. */
export type Grant = {
  readonly bucket: GrantBucket;
  readonly trigger: GrantTrigger;
  /** Sends left; undefined = unlimited. */
  readonly remaining: number | undefined;
  readonly granted: number | undefined;
  readonly openedAt: Date;
  readonly expiresAt: Date;
};

/** A customer's act, at WeChat's time of it (whole seconds). */
export type CustomerAct = {
  readonly channelKind: ChannelKind;
  readonly trigger: GrantTrigger;
  readonly at: Date;
  /** Our sends from its bucket that reach WeChat after the act: the push came late, or they still wait. 0 when absent. */
  readonly spent?: number;
};

/** What WeChat's refusal says about a window: it is closed, or its count is used up. */
export type WindowVerdict = 'closed' | 'used_up';

/** What one message was taken from: the bucket, and when its window ends. */
export type Charge = { readonly bucket: GrantBucket; readonly expiresAt: Date };

export type Reservation =
  | {
      readonly status: 'reserved';
      readonly grants: readonly Grant[];
      /** One for each message, in order. */
      readonly charges: readonly Charge[];
    }
  | { readonly status: 'refused'; readonly reason: 'window_closed' | 'quota_used' };

/** What a console shows: the sum of the open buckets and the end of the last of them. */
export type Allowance = {
  /** undefined = unlimited. */
  readonly remaining: number | undefined;
  /** undefined = no window is open. */
  readonly expiresAt: Date | undefined;
  readonly grants: readonly Grant[];
};

/** A send needs time to reach WeChat: a window that ends sooner than this counts as closed. */
const CLOSING_MS = 2000;

/** Which window a push opens, if any. Whether the channel's kind knows it is for the table to say. */
export const triggerOf = (push: InboundPush): GrantTrigger | undefined => {
  if (push.kind === 'message') {
    // A tapped item of a message menu arrives as a text, but counts as a menu click (WeChat doc: 客服消息介绍, 特别说明).
    return push.content.type === 'text' && push.content.menuItemId !== undefined ? 'menu' : 'message';
  }
  switch (push.content.type) {
    case 'followed':
      return push.content.scene === undefined ? 'follow' : 'scan';
    case 'qr_scanned':
      return 'scan';
    case 'menu_pressed':
      return ['click', 'scancode_push', 'scancode_waitmsg'].includes(push.content.button) ? 'menu' : undefined;
    case 'chat_entered':
      return 'chat_entered';
    default:
      return undefined;
  }
};

/**
 * The ledger after a customer's act, less what was sent since. Inside a bucket nothing is added up: the higher count and the later end hold (WeChat doc:
 * mini program 客服消息; taken for official accounts too, where nothing official says). An act older than the bucket's last
 * one, which came late, never raises the count: what has been sent since is not known to WeChat as ours to send again.
 */
export const openGrant = (grants: readonly Grant[], act: CustomerAct): readonly Grant[] => {
  const rule = ruleAt(act);
  if (!rule) return grants;
  const fresh: Grant = {
    bucket: bucketOf(act),
    trigger: act.trigger,
    remaining: rule.count === undefined ? undefined : Math.max(0, rule.count - (act.spent ?? 0)),
    granted: rule.count,
    openedAt: act.at,
    expiresAt: new Date(act.at.getTime() + rule.validitySeconds * 1000),
  };
  const old = grants.find(({ bucket }) => bucket === fresh.bucket);
  return [...grants.filter((grant) => grant !== old), old ? joined(old, fresh) : fresh];
};

/** Takes `parts` messages, each from the open grant that ends soonest, or none of them. */
export const reserve = (grants: readonly Grant[], parts: number, now: Date): Reservation => {
  if (!grants.some((grant) => isOpen(grant, now))) return { status: 'refused', reason: 'window_closed' };
  let left = grants;
  const charges: Charge[] = [];
  for (let part = 0; part < parts; part += 1) {
    const source = left
      .filter((grant) => isOpen(grant, now) && grant.remaining !== 0)
      .reduce<Grant | undefined>(
        (best, grant) => (best && best.expiresAt <= grant.expiresAt ? best : grant),
        undefined,
      );
    if (!source) return { status: 'refused', reason: 'quota_used' };
    left = left.map((grant) => (grant === source ? withRemaining(grant, -1) : grant));
    charges.push({ bucket: source.bucket, expiresAt: source.expiresAt });
  }
  return { status: 'reserved', grants: left, charges };
};

/** Whether `parts` messages would take the last one that is left: the one kept for a closing text. Unlimited has no last one. */
export const takesLast = (grants: readonly Grant[], parts: number, now: Date): boolean =>
  summarise(grants, now).remaining === parts;

/**
 * Gives messages back that WeChat did not take; never above what was granted. What was taken from a window that is over, or
 * that a newer act has filled again, is not given back.
 */
export const giveBack = (grants: readonly Grant[], charges: readonly Charge[]): readonly Grant[] =>
  grants.map((grant) => {
    const taken = charges.filter(
      ({ bucket, expiresAt }) => bucket === grant.bucket && expiresAt.getTime() === grant.expiresAt.getTime(),
    );
    return withRemaining(grant, taken.length);
  });

/**
 * Sets the ledger to what WeChat said when it refused. Windows opened after `askedAt`, when the refused call was made, are not
 * spoken of and stay. `drifted`: the ledger had said otherwise.
 */
export const applyRefusal = (
  grants: readonly Grant[],
  { verdict, askedAt }: { readonly verdict: WindowVerdict; readonly askedAt: Date },
): { readonly grants: readonly Grant[]; readonly drifted: boolean } => {
  const isMeant = (grant: Grant): boolean => grant.openedAt <= askedAt && grant.expiresAt > askedAt;
  const drifted = grants.some((grant) => isMeant(grant) && (verdict === 'closed' || grant.remaining !== 0));
  const corrected = grants.map((grant) => {
    if (!isMeant(grant)) return grant;
    return { ...grant, remaining: 0, ...(verdict === 'closed' && { expiresAt: askedAt }) };
  });
  return { grants: corrected, drifted };
};

/** The customer left (unfollowed): every window that is open at `at` ends. */
export const closeWindows = (grants: readonly Grant[], at: Date): readonly Grant[] =>
  applyRefusal(grants, { verdict: 'closed', askedAt: at }).grants;

export const summarise = (grants: readonly Grant[], now: Date): Allowance => {
  const open = grants
    .filter((grant) => isOpen(grant, now))
    .sort((one, other) => one.expiresAt.getTime() - other.expiresAt.getTime());
  const isUnlimited = open.some(({ remaining }) => remaining === undefined);
  return {
    remaining: isUnlimited ? undefined : open.reduce((sum, { remaining = 0 }) => sum + remaining, 0),
    expiresAt: open.at(-1)?.expiresAt,
    grants: open,
  };
};

/** Whether a message may still leave through one of these windows. */
export const isOpen = ({ expiresAt }: Pick<Grant, 'expiresAt'>, now: Date): boolean =>
  expiresAt.getTime() - now.getTime() > CLOSING_MS;

/** The rule of the day the customer acted on: the youngest that had begun. */
const ruleAt = ({ channelKind, trigger, at }: CustomerAct): AllowanceRule | undefined =>
  ALLOWANCE_RULES.filter(
    (rule) =>
      rule.channelKind === channelKind &&
      rule.trigger === trigger &&
      Date.parse(`${rule.since}T00:00:00+08:00`) <= at.getTime(),
  ).reduce<AllowanceRule | undefined>((best, rule) => (best && best.since > rule.since ? best : rule), undefined);

/** The bucket an act fills. */
export const bucketOf = ({ channelKind, trigger }: Pick<CustomerAct, 'channelKind' | 'trigger'>): GrantBucket => {
  if (channelKind === 'mini_program' || trigger === 'message') return 'message';
  return trigger === 'payment' ? 'payment' : 'act';
};

const joined = (old: Grant, fresh: Grant): Grant => {
  if (old.expiresAt <= fresh.openedAt) return fresh;
  const isLate = fresh.openedAt < old.openedAt;
  const last = fresh.expiresAt >= old.expiresAt ? fresh : old;
  return {
    bucket: old.bucket,
    trigger: last.trigger,
    remaining: isLate ? old.remaining : higher(old.remaining, fresh.remaining),
    granted: isLate ? old.granted : higher(old.granted, fresh.granted),
    openedAt: isLate ? old.openedAt : fresh.openedAt,
    expiresAt: last.expiresAt,
  };
};

const higher = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : Math.max(one, other);

const withRemaining = (grant: Grant, by: number): Grant => {
  if (grant.remaining === undefined || by === 0) return grant;
  const remaining = grant.remaining + by;
  return { ...grant, remaining: grant.granted === undefined ? remaining : Math.min(remaining, grant.granted) };
};
