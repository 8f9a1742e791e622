import type { AlertTarget, AlertTargetKind, WaitingGroup } from '../../../domain/alerts/alert.js';

export type AlertTargetStore = {
  readonly find: () => Promise<AlertTarget | undefined>;
  /** With its address; locked, so that one process calls. */
  readonly lockWired: () => Promise<
    (AlertTarget & { readonly url: string; readonly lastWaitingAt: Date | undefined }) | undefined
  >;
  /** `url` undefined: the one that is there stays. */
  readonly save: (target: {
    readonly kind: AlertTargetKind;
    readonly url: string | undefined;
    readonly host: string;
    readonly enabled: boolean;
    readonly afterMinutes: number;
  }) => Promise<void>;
  readonly noteOutcome: (at: Date, fault: string | undefined) => Promise<void>;
  /** Somebody is being called about customers who wait. */
  readonly noteWaiting: (at: Date) => Promise<void>;
  /** Skill groups with customers in the queue, and who of them says they are online. */
  readonly waitingGroups: () => Promise<readonly WaitingGroup[]>;
};
