/** Where merchants are called who look at no console: a robot of a WeCom group, or an address of their own. */
export type AlertTargetKind = 'wecom_robot' | 'webhook';

/** The address itself opens the way to it, so it is kept sealed; its host may be shown. */
export type AlertTarget = {
  readonly kind: AlertTargetKind;
  readonly host: string;
  readonly enabled: boolean;
  /** Customers wait and nobody of their skill group is online for so long; also the least time between two such calls. */
  readonly afterMinutes: number;
  readonly lastSentAt: Date | undefined;
  /** Why the last one did not arrive, as a short code. */
  readonly lastFault: string | undefined;
};

/** What is said: `type` for machines, `text` for people. */
export type Alert = { readonly type: 'customers_waiting' | 'wiring_red' | 'test'; readonly text: string };

/** A skill group with customers in its queue. */
export type WaitingGroup = {
  readonly skillGroupId: string;
  readonly name: string;
  readonly count: number;
  readonly oldestAt: Date;
  readonly onlineAgentIds: readonly string[];
};

/** Since when each group has had customers and nobody online, in milliseconds by the group's id. */
export type UnattendedSince = Readonly<Record<string, number>>;

/** Groups that were unattended before keep their time; those that somebody serves again are forgotten. */
export const unattendedSince = (before: UnattendedSince, unattendedIds: readonly string[], at: Date): UnattendedSince =>
  Object.fromEntries(unattendedIds.map((id) => [id, before[id] ?? at.getTime()]));

/** The groups whose customers have been alone for as long as somebody wants to be called. */
export const alone = (
  groups: readonly WaitingGroup[],
  since: UnattendedSince,
  { at, afterMinutes }: { readonly at: Date; readonly afterMinutes: number },
): readonly WaitingGroup[] =>
  groups.filter(({ skillGroupId }) => {
    const from = since[skillGroupId];
    return from !== undefined && at.getTime() - from >= afterMinutes * 60_000;
  });
