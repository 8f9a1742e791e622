import type { Actor } from '../../domain/people/agent.js';
import type { SelfServiceRule } from '../../domain/self-service/rule.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { markAnsweringChannels } from './mark-answering-channels.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly newId: NewId;
  readonly clock: Clock;
};

type Input = { readonly actor: Actor; readonly pattern: string; readonly reply: string };

/** As many as the whole list may hold. */
const MOST_RULES = 200;
const NAME_CHARACTERS = 64;

/** Adds a rule that answers a word, after those there are. Throws `validation` where the list is full. */
export const createAddKeywordRule =
  ({ unitOfWork, wakeUp, newId, clock }: Deps) =>
  async ({ actor, pattern, reply }: Input): Promise<SelfServiceRule> => {
    const rule: SelfServiceRule = {
      id: newId(),
      name: [...pattern].slice(0, NAME_CHARACTERS).join(''),
      enabled: true,
      condition: { text: { match: 'contains', values: [pattern] } },
      acts: [{ type: 'reply', content: { type: 'text', text: reply } }],
    };
    const changed = await unitOfWork.run(actor.merchantId, async (stores) => {
      await stores.selfService.lockRules();
      if ((await stores.selfService.rules()).length >= MOST_RULES) {
        throw new AppError('invalid', 'validation', { details: { field: 'rules' } });
      }
      await stores.selfService.addRule(rule);
      const { id: _id, ...after } = rule;
      await stores.audit.add({
        actor,
        action: 'self_service_rules.changed',
        subjectType: 'merchant',
        subjectId: actor.merchantId,
        after: { added: after },
        at: clock.now(),
      });
      return markAnsweringChannels(stores);
    });
    for (const channelId of changed) wakeUp.wake('channels', channelId);
    return rule;
  };

export type AddKeywordRule = ReturnType<typeof createAddKeywordRule>;
