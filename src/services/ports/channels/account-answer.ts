import type { DeliveryError } from '../../../domain/conversations/message.js';

/**
 * What the platform said to a call about an account. `refused`: no, with its reason. `later`: busy, throttled, not reached, or
 * no readable answer came; asking again does no harm.
 */
export type AccountAnswer<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'refused'; readonly error: DeliveryError }
  | { readonly status: 'later'; readonly error: DeliveryError };
