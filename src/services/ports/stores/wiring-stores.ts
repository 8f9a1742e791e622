import type { WiringReport } from '../../../domain/wiring/finding.js';

/** What the doctor last found, channel by channel. */
export type WiringReportStore = {
  readonly find: (channelId: string) => Promise<WiringReport | undefined>;
  /** Takes the place of what was found before, which it returns: locked, so that two looks do not both call somebody. */
  readonly replace: (channelId: string, report: WiringReport) => Promise<WiringReport | undefined>;
};
