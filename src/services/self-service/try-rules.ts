import type { OrderStatus } from '../../domain/orders/order.js';
import type { Actor } from '../../domain/people/agent.js';
import { decide } from '../../domain/self-service/decide.js';
import type { RuleLook } from '../../domain/self-service/decide.js';
import { outcomeOf } from '../../domain/self-service/outcome.js';
import type { Outcome } from '../../domain/self-service/outcome.js';
import type { RuleEventType, SelfServiceRule } from '../../domain/self-service/rule.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Patterns } from '../ports/tools/patterns.js';
import { readFacts } from './read-facts.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly patterns: Pick<Patterns, 'matches'>;
  readonly clock: Clock;
};

type Input = {
  readonly actor: Actor;
  readonly channelId: string;
  readonly text: string | undefined;
  readonly event: { readonly type: RuleEventType; readonly key: string | undefined } | undefined;
  readonly scene: string | undefined;
  readonly tags: readonly string[];
  readonly firstMessage: boolean;
  /** Of their latest order; undefined: none is known. */
  readonly orderState: OrderStatus | undefined;
  readonly at: Date | undefined;
  /** Undefined: the stored ones. */
  readonly rules: readonly SelfServiceRule[] | undefined;
};

export type Tried = {
  readonly next: Outcome['next'] | 'nothing';
  readonly why: Outcome['why'];
  readonly fired: number | undefined;
  readonly isOpen: boolean;
  readonly timeOfDay: string;
  readonly looks: readonly (RuleLook & { readonly name: string })[];
};

/** What the rules would do, and why, with every rule that was looked at. Nothing is said or stored. */
export const createTryRules =
  ({ unitOfWork, patterns, clock }: Deps) =>
  (input: Input): Promise<Tried> =>
    unitOfWork.run(input.actor.merchantId, async (stores) => {
      const channel = await stores.channels.findById(input.channelId);
      if (!channel) throw new AppError('invalid', 'validation', { details: { field: 'channelId' } });
      const { text, event, tags, firstMessage, orderState, at = clock.now() } = input;
      const entry = input.scene === undefined ? {} : { scene: input.scene };
      const customer = { tags, hasWrittenBefore: !firstMessage };
      const facts = await readFacts(stores, { channel, entry, at, customer, text, event, orderState });
      const rules = input.rules ?? (await stores.selfService.rules());
      const decision = decide(rules, facts, patterns.matches);
      const { settings } = await stores.merchants.current();
      const { humanKeywords, answersPerHour } = settings;
      const { next, why } = outcomeOf({ decision, text, humanKeywords, answersOfLastHour: 0, answersPerHour });
      const names = new Map(rules.map(({ id, name }) => [id, name]));
      const fired = decision.looks.findIndex(({ held }) => held);
      return {
        next: event !== undefined && why !== 'rule' ? 'nothing' : next,
        why,
        fired: fired < 0 ? undefined : fired,
        isOpen: facts.isOpen,
        timeOfDay: facts.timeOfDay,
        looks: decision.looks.map((look) => ({ ...look, name: names.get(look.ruleId) ?? '' })),
      };
    });

export type TryRules = ReturnType<typeof createTryRules>;
