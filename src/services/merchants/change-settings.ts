import type { Actor, AgentRole } from '../../domain/people/agent.js';
import { changedFields } from '../../domain/people/audit.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { Clock } from '../../kernel/clock.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { AppError } from '../../kernel/errors.js';
import { isUsable } from '../tickets/opening/usable-type.js';
import { markAnsweringChannels } from '../self-service/mark-answering-channels.js';
import { everyone } from '../reads/everyone.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';
import type { WakeUp } from '../ports/live/wake-up.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  /** What a change gives or takes from a role is felt in the sessions its people are in. */
  readonly announceEnding: AnnounceEnding;
};
type Input = { readonly actor: Actor; readonly change: Partial<MerchantSettings> };

/** Changes the merchant's rules of serving; what is not named stays. Throws `validation` for what this merchant does not have. */
export const createChangeSettings =
  ({ unitOfWork, wakeUp, clock, announceEnding }: Deps) =>
  async ({ actor, change }: Input): Promise<MerchantSettings> => {
    const { settings, channelIds, touched } = await unitOfWork.run(actor.merchantId, async (stores) => {
      const { merchants, audit } = stores;
      await refuseUnknown(stores, change);
      const before = (await merchants.current()).settings;
      await merchants.saveSettings(change);
      const changed = changedFields(before, change);
      if (changed) {
        const { merchantId: subjectId } = actor;
        await audit.add({
          actor,
          action: 'settings.changed',
          subjectType: 'merchant',
          subjectId,
          ...changed,
          at: clock.now(),
        });
      }
      return {
        settings: (await merchants.current()).settings,
        channelIds: await markAnsweringChannels(stores),
        touched: await whomItTouches(stores, before, change),
      };
    });
    for (const agentId of touched) await announceEnding(agentId, [agentId]);
    for (const channelId of channelIds) wakeUp.wake('channels', channelId);
    wakeUp.wake('routing', actor.merchantId);
    return settings;
  };

export type ChangeSettings = ReturnType<typeof createChangeSettings>;

/** Only in the first list, or only in the second. */
const differing = (before: readonly AgentRole[], after: readonly AgentRole[]): readonly AgentRole[] => [
  ...before.filter((role) => !after.includes(role)),
  ...after.filter((role) => !before.includes(role)),
];

/** Agents of roles that did not need a second factor before, or whose view of personal data changes. */
const whomItTouches = async (
  { agents }: Pick<Stores, 'agents'>,
  before: MerchantSettings,
  { secondFactorRoles = [], personalDataRoles = before.personalDataRoles }: Input['change'],
): Promise<readonly string[]> => {
  const roles = new Set([
    ...secondFactorRoles.filter((role) => !before.secondFactorRoles.includes(role)),
    ...differing(before.personalDataRoles, personalDataRoles),
  ]);
  if (roles.size === 0) return [];
  return (await everyone(agents.list)).filter(({ role }) => roles.has(role)).map(({ id }) => id);
};

const refused = (field: string): AppError => new AppError('invalid', 'validation', { details: { field } });

const refuseUnknown = async (
  stores: Pick<Stores, 'ticketTypes' | 'notices' | 'channels'>,
  { offHoursTicketTypeId: typeId, ticketNotices = [] }: Input['change'],
): Promise<void> => {
  if (typeId && !(await isUsable(stores, typeId))) throw refused('offHoursTicketTypeId');
  for (const [place, { channelId, templateId, values }] of ticketNotices.entries()) {
    const template =
      (await stores.channels.findById(channelId)) && (await stores.notices.findTemplate(channelId, templateId));
    if (!template?.fields.every(({ key }) => key in values)) throw refused(`ticketNotices.${place}`);
  }
};
