import type { BusinessHours } from '../../domain/calendar/business-hours.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { refuseUnknownSkillGroups } from '../skill-groups/known-skill-groups.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
};
type Input = { readonly actor: Actor; readonly hours: readonly BusinessHours[] };

/** Replaces all business hours. Messages left are looked at again: the desk may be open now. */
export const createChangeBusinessHours =
  ({ unitOfWork, clock, newId, wakeUp }: Deps) =>
  async ({ actor, hours }: Input): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const groupIds = hours.flatMap(({ skillGroupId }) => skillGroupId ?? []);
      await refuseUnknownSkillGroups(stores, groupIds, 'hours');
      const before = await stores.businessHours.all();
      const at = clock.now();
      await stores.businessHours.replace(hours.map((one) => ({ ...one, id: newId() })));
      await stores.audit.add({
        actor,
        action: 'business_hours.changed',
        subjectType: 'merchant',
        subjectId: actor.merchantId,
        before: { hours: before },
        after: { hours },
        at,
      });
      await stores.timers.hasten('left_message', at);
    });
    wakeUp.wake('timers', actor.merchantId);
  };

export type ChangeBusinessHours = ReturnType<typeof createChangeBusinessHours>;
