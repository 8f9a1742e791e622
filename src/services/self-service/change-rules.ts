import type { Actor } from '../../domain/people/agent.js';
import type { RuleAct, RuleCondition, SelfServiceRule } from '../../domain/self-service/rule.js';
import { AppError } from '../../kernel/errors.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Patterns } from '../ports/tools/patterns.js';
import { isUsable } from '../tickets/opening/usable-type.js';
import { markAnsweringChannels } from './mark-answering-channels.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly patterns: Pick<Patterns, 'isValid'>;
  readonly newId: NewId;
  readonly clock: Clock;
};
type Input = { readonly actor: Actor; readonly rules: readonly Omit<SelfServiceRule, 'id'>[] };

/**
 * Replaces the ordered list. Throws `validation` for a channel, skill group or picture the merchant does not have, and for a
 * regular expression that is none.
 */
export const createChangeSelfServiceRules =
  ({ unitOfWork, wakeUp, patterns, newId, clock }: Deps) =>
  async ({ actor, rules: wanted }: Input): Promise<readonly SelfServiceRule[]> => {
    wanted.forEach(({ condition }, place) => refusePatterns(patterns, condition, place));
    const rules = wanted.map((rule) => ({ ...rule, id: newId() }));
    const changed = await unitOfWork.run(actor.merchantId, async (stores) => {
      for (const [place, { condition, acts }] of rules.entries()) {
        await refuseUnknownChannel(stores, condition, place);
        for (const act of acts) await refuseUnknownTarget(stores, act, place);
      }
      await stores.selfService.lockRules();
      const before = await stores.selfService.rules();
      await stores.selfService.replaceRules(rules);
      await stores.audit.add({
        actor,
        action: 'self_service_rules.changed',
        subjectType: 'merchant',
        subjectId: actor.merchantId,
        before: { rules: before.map(({ id: _id, ...rule }) => rule) },
        after: { rules: wanted },
        at: clock.now(),
      });
      return markAnsweringChannels(stores);
    });
    for (const channelId of changed) wakeUp.wake('channels', channelId);
    return rules;
  };

export type ChangeSelfServiceRules = ReturnType<typeof createChangeSelfServiceRules>;

const refused = (place: number, what: string): AppError =>
  new AppError('invalid', 'validation', { details: { field: `rules.${place}.${what}` } });

const refusePatterns = ({ isValid }: Pick<Patterns, 'isValid'>, { text }: RuleCondition, place: number): void => {
  if (text?.match === 'regex' && !text.values.every(isValid)) throw refused(place, 'condition.text');
};

const refuseUnknownChannel = async (
  { channels }: Pick<Stores, 'channels'>,
  { channelId }: RuleCondition,
  place: number,
): Promise<void> => {
  if (channelId !== undefined && !(await channels.findById(channelId))) throw refused(place, 'condition.channelId');
};

const refuseUnknownTarget = async (
  { skillGroups, media, ticketTypes }: Pick<Stores, 'skillGroups' | 'media' | 'ticketTypes'>,
  act: RuleAct,
  place: number,
): Promise<void> => {
  if (act.type === 'route' && !(await skillGroups.findById(act.skillGroupId))) throw refused(place, 'acts');
  if (act.type === 'ticket' && !(await isUsable({ ticketTypes }, act.typeId))) throw refused(place, 'acts');
  const mediaId = pictureOf(act);
  if (mediaId === undefined) return;
  const record = await media.findById(mediaId);
  if (record?.state !== 'stored' || record.kind !== 'image') throw refused(place, 'acts');
};

const pictureOf = (act: RuleAct): string | undefined => {
  if (act.type !== 'reply') return undefined;
  if (act.content.type === 'image') return act.content.storedMediaId;
  return act.content.type === 'mini_program_page' ? act.content.thumbStoredMediaId : undefined;
};
