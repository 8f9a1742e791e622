import type { Clock } from '../clock.js';
import type { Call, Route } from '../http/router.js';
import type { Notices } from './notices.js';
import type { PayMerchant, PayState } from './pay-state.js';
import type { Platform } from './platform.js';

export type PayCall = { readonly call: Call; readonly merchant: PayMerchant };
/** What a route says; it is signed afterwards. */
export type PaySaid = { readonly status: number; readonly value?: unknown; readonly picture?: Buffer };
export type PayRoute = Omit<Route, 'handle'> & { readonly handle: (asked: PayCall) => PaySaid };

export type PayWorld = {
  readonly state: PayState;
  readonly platform: Platform;
  readonly clock: Clock;
  readonly notices: Notices;
};

export const refusal = (status: number, code: string, message = code): PaySaid => ({
  status,
  value: { code, message },
});
