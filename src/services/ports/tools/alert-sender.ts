import type { Alert, AlertTargetKind } from '../../../domain/alerts/alert.js';

/** `fault`: a short code, such as `unreachable`, `http_404`, `errcode_93000`. */
export type AlertOutcome = { readonly status: 'sent' } | { readonly status: 'failed'; readonly fault: string };

export type AlertSender = {
  /** Public https addresses only, of the right shape for their kind. */
  readonly isAllowed: (kind: AlertTargetKind, url: string) => Promise<boolean>;
  /** Never throws; judges the address again when it connects, and follows no redirect. */
  readonly send: (kind: AlertTargetKind, url: string, alert: Alert) => Promise<AlertOutcome>;
};

/** The sentences of alerts, in the merchant's language. */
export type AlertWords = {
  readonly test: () => string;
  readonly customersWaiting: (told: {
    readonly count: number;
    readonly longestMinutes: number;
    readonly groups: readonly string[];
  }) => string;
};
