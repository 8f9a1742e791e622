import type { Finding, WiringReport } from '../../../domain/wiring/finding.js';

/** What the doctor last found, channel by channel. */
export type RedChannel = {
  readonly channelId: string;
  readonly channelName: string;
  readonly findings: readonly Finding[];
};

export type WiringReportStore = {
  /** Enabled channels of which something is red, with all that was found. */
  readonly red: () => Promise<readonly RedChannel[]>;
  readonly find: (channelId: string) => Promise<WiringReport | undefined>;
  /** Takes the place of what was found before, which it returns: locked, so that two looks do not both call somebody. */
  readonly replace: (channelId: string, report: WiringReport) => Promise<WiringReport | undefined>;
};
