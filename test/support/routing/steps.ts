import * as fc from 'fast-check';
import { shrinkingInParts } from './shrinking-steps.js';

/** Of the agents at the desk, in their order. */
export const CAPACITIES: readonly number[] = [1, 2, 3];
export const CUSTOMERS = 12;

export type AgentStatusStep = 'online' | 'busy' | 'break' | 'offline';
export type Move = 'claim' | 'close' | 'return' | 'transfer';

/** What may happen next. `pick` chooses among the conversations there are. */
export type Step =
  | { readonly act: 'write'; readonly customer: number }
  | { readonly act: Move; readonly agent: number; readonly pick: number }
  | { readonly act: 'status'; readonly agent: number; readonly status: AgentStatusStep }
  | { readonly act: 'connect' | 'disconnect'; readonly agent: number }
  | { readonly act: 'lose_redis' | 'settle' | 'twenty_at_once' };

const agent = fc.nat({ max: CAPACITIES.length - 1 });
const act = <A extends string>(...acts: readonly A[]): fc.Arbitrary<A> => fc.constantFrom(...acts);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ act: act('write'), customer: fc.nat({ max: CUSTOMERS - 1 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ act: act('claim', 'close', 'return', 'transfer'), agent, pick: fc.nat({ max: 9 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: act('status'), agent, status: act('online', 'busy', 'break', 'offline') }),
  },
  { weight: 2, arbitrary: fc.record({ act: act('connect', 'disconnect'), agent }) },
  { weight: 4, arbitrary: fc.record({ act: act('settle', 'twenty_at_once') }) },
  { weight: 1, arbitrary: fc.record({ act: act('lose_redis') }) },
);

export const stepsOf = (commands: number): fc.Arbitrary<readonly Step[]> => shrinkingInParts(step, commands);
