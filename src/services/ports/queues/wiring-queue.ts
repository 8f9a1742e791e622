import type { TrafficSeen } from '../../../domain/wiring/observations.js';

export type DueWiringCheck = { readonly merchantId: string; readonly channelId: string };

/** Channels across merchants whose hourly look is due, and what the journal knows of them. */
export type WiringQueue = {
  /** Each enabled channel once an hour, by one process; new ones get their minute of the hour at random. */
  readonly claim: (now: Date, limit: number) => Promise<readonly DueWiringCheck[]>;
  readonly trafficOf: (channelId: string, now: Date) => Promise<TrafficSeen>;
};
