import { changedFields } from '../../domain/people/audit.js';
import type { Actor } from '../../domain/people/agent.js';
import type { QrCode } from '../../domain/qr-codes/qr-code.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import { answered, officialAccount } from '../channels/official-account.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { QrCodeMaker } from '../ports/qr-codes/qr-code-maker.js';
import type { QrCodePatch } from '../ports/qr-codes/qr-code-store.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { markAnsweringChannels } from '../self-service/mark-answering-channels.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly qrCodeMaker: QrCodeMaker;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly clock: Clock;
  readonly newId: NewId;
};
type Targets = Pick<QrCode, 'skillGroupId' | 'agentId' | 'tagId' | 'welcome'>;
type NewCode = Targets & {
  readonly actor: Actor;
  readonly channelId: string;
  readonly name: string;
  /** Made where it is not given. */
  readonly scene: string | undefined;
  /** Undefined: permanent. */
  readonly days: number | undefined;
};
type Change = { readonly actor: Actor; readonly codeId: string; readonly patch: Omit<QrCodePatch, 'url' | 'ticket'> };

const SECONDS_OF_DAY = 86_400;

const refused = (field: string): AppError => new AppError('invalid', 'validation', { details: { field } });

/** An agent is preferred within the code's own group: elsewhere routing would never choose them. */
const refuseUnknownTargets = async (stores: Stores, { skillGroupId, agentId, tagId }: Targets): Promise<void> => {
  if (skillGroupId !== undefined && !(await stores.skillGroups.findById(skillGroupId))) throw refused('skillGroupId');
  if (tagId !== undefined && (await stores.tags.known([tagId])).length === 0) throw refused('tagId');
  if (agentId === undefined) return;
  const agent = await stores.agents.findById(agentId);
  const isInGroup = skillGroupId !== undefined && agent?.skillGroupIds.includes(skillGroupId);
  if (!isInGroup) throw refused('agentId');
};

const found = async ({ qrCodes }: Pick<Stores, 'qrCodes'>, id: string): Promise<QrCode> => {
  const code = await qrCodes.findById(id);
  if (!code) throw new AppError('missing', 'not_found');
  return code;
};

const shownOf = ({ name, scene, enabled, skillGroupId, agentId, tagId, welcome, expiresAt }: QrCode) => ({
  name,
  scene,
  enabled,
  skillGroupId,
  agentId,
  tagId,
  welcome,
  expiresAt,
});

type Made = { readonly ticket: string; readonly url: string; readonly expiresAt: Date | undefined };

const createMake =
  ({ qrCodeMaker, clock }: Deps) =>
  async (channelId: string, scene: string, days: number | undefined): Promise<Made> => {
    const seconds = days === undefined ? undefined : days * SECONDS_OF_DAY;
    const made = answered(await qrCodeMaker.make(channelId, { scene, seconds }));
    const lasts = seconds === undefined ? undefined : (made.seconds ?? seconds);
    const expiresAt = lasts === undefined ? undefined : new Date(clock.now().getTime() + lasts * 1000);
    return { ticket: made.ticket, url: made.url, expiresAt };
  };

/** Writes the act into the log and brings the marks of answering channels up to date; returns the channels to wake. */
const recorded = async (
  stores: Stores,
  { actor, at, ...entry }: { readonly actor: Actor; readonly at: Date } & Entry,
): Promise<readonly string[]> => {
  const { code, action, before, after } = entry;
  await stores.audit.add({ actor, action, subjectType: 'channel', subjectId: code.channelId, before, after, at });
  return markAnsweringChannels(stores);
};
type Entry = {
  readonly code: QrCode;
  readonly action: 'qr_code.created' | 'qr_code.changed' | 'qr_code.renewed' | 'qr_code.removed';
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
};

const createAdd =
  (deps: Deps) =>
  async ({ actor, channelId, name, days, ...given }: NewCode): Promise<{ readonly id: string }> => {
    const { unitOfWork, clock, newId, wakeUp } = deps;
    const id = newId();
    const { scene = `jd_${id.replaceAll('-', '')}`, skillGroupId, agentId, tagId, welcome } = given;
    await unitOfWork.run(actor.merchantId, async (stores) => {
      await officialAccount(stores, channelId);
      await refuseUnknownTargets(stores, given);
      if (await stores.qrCodes.findByScene(channelId, scene)) throw new AppError('conflict', 'already_exists');
    });
    const made = await createMake(deps)(channelId, scene, days);
    const at = clock.now();
    const targets = { skillGroupId, agentId, tagId, welcome };
    const code: QrCode = { id, channelId, name, scene, ...targets, ...made, enabled: true, createdAt: at };
    const changed = await unitOfWork.run(actor.merchantId, async (stores) => {
      await stores.qrCodes.add(code);
      return recorded(stores, { actor, at, code, action: 'qr_code.created', after: shownOf(code) });
    });
    for (const channel of changed) wakeUp.wake('channels', channel);
    return { id };
  };

const createChange =
  ({ unitOfWork, clock, wakeUp }: Deps) =>
  async ({ actor, codeId, patch }: Change): Promise<void> => {
    const changed = await unitOfWork.run(actor.merchantId, async (stores) => {
      const before = await found(stores, codeId);
      const after = { ...before, ...patch };
      await refuseUnknownTargets(stores, after);
      await stores.qrCodes.update(codeId, patch);
      const fields = changedFields(shownOf(before), shownOf(after));
      if (!fields) return [];
      return recorded(stores, { actor, at: clock.now(), code: after, action: 'qr_code.changed', ...fields });
    });
    for (const channel of changed) wakeUp.wake('channels', channel);
  };

/**
 * Channel codes: made at WeChat, kept with what they lead to. Throws `wechat_refused`, `already_exists` for a scene in use, and
 * `validation` for a target that is unknown, or an agent outside the code's skill group.
 */
export const createManageQrCodes = (deps: Deps) => {
  const { unitOfWork, clock, wakeUp } = deps;
  return {
    add: createAdd(deps),
    change: createChange(deps),
    /** A new picture for the same scene; the old one goes on until it ends. */
    renew: async (actor: Actor, codeId: string, days: number | undefined): Promise<void> => {
      const code = await unitOfWork.run(actor.merchantId, (stores) => found(stores, codeId));
      const made = await createMake(deps)(code.channelId, code.scene, days);
      await unitOfWork.run(actor.merchantId, async (stores) => {
        await stores.qrCodes.update(codeId, made);
        const { expiresAt } = made;
        await recorded(stores, { actor, at: clock.now(), code, action: 'qr_code.renewed', after: { expiresAt } });
      });
    },
    /** WeChat cannot call a picture back: scans of it lead nowhere in particular from now on. */
    remove: async (actor: Actor, codeId: string): Promise<void> => {
      const changed = await unitOfWork.run(actor.merchantId, async (stores) => {
        const code = await found(stores, codeId);
        await stores.qrCodes.remove(codeId);
        return recorded(stores, { actor, at: clock.now(), code, action: 'qr_code.removed', before: shownOf(code) });
      });
      for (const channel of changed) wakeUp.wake('channels', channel);
    },
  };
};

export type ManageQrCodes = ReturnType<typeof createManageQrCodes>;
