import type { Actor } from '../../domain/people/agent.js';
import { mayChangeQuickReply, mayUseQuickReply } from '../../domain/people/quick-reply.js';
import type { QuickReply, QuickReplyPlace } from '../../domain/people/quick-reply.js';
import { changedFields } from '../../domain/people/audit.js';
import { AppError } from '../../kernel/errors.js';
import { viewerOf } from '../conversations/hold.js';
import type { QuickReplyFields } from '../ports/stores/conversations/desk-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** Who asks, and whether they may change what others use too. */
export type QuickReplyActor = { readonly actor: Actor; readonly mayManage: boolean };

export type WantedPlace = {
  readonly scope: QuickReplyPlace['scope'];
  readonly skillGroupId?: string | undefined;
};

/** Throws `validation` for a skill group that is not the merchant's, `forbidden` for a place the actor may not change. */
export const placeFor = async (
  stores: Pick<Stores, 'agents' | 'skillGroups'>,
  { actor, mayManage }: QuickReplyActor,
  { scope, skillGroupId }: WantedPlace,
): Promise<QuickReplyPlace> => {
  const place = await toPlace(stores, actor, { scope, skillGroupId });
  if (!mayChangeQuickReply(await viewerOf(stores, actor), place, mayManage))
    throw new AppError('forbidden', 'forbidden');
  return place;
};

const toPlace = async (
  { skillGroups }: Pick<Stores, 'skillGroups'>,
  { agentId }: Actor,
  { scope, skillGroupId }: WantedPlace,
): Promise<QuickReplyPlace> => {
  if (scope === 'personal') return { scope, agentId };
  if (scope === 'merchant') return { scope };
  const group = skillGroupId === undefined ? undefined : await skillGroups.findById(skillGroupId);
  if (!group) throw new AppError('invalid', 'validation', { details: { field: 'skillGroupId' } });
  return { scope, skillGroupId: group.id };
};

/** One that the actor may use; a hidden one is as good as missing. */
export const findUsable = async (
  stores: Pick<Stores, 'agents' | 'quickReplies'>,
  actor: Actor,
  quickReplyId: string,
): Promise<QuickReply> => {
  const found = await stores.quickReplies.findById(quickReplyId);
  if (!found || !mayUseQuickReply(await viewerOf(stores, actor), found.place))
    throw new AppError('missing', 'not_found');
  return found;
};

/** One that the actor may change. Throws `not_found` for a hidden one, `forbidden` for one they may only use. */
export const findChangeable = async (
  stores: Pick<Stores, 'agents' | 'quickReplies'>,
  { actor, mayManage }: QuickReplyActor,
  quickReplyId: string,
): Promise<QuickReply> => {
  const found = await findUsable(stores, actor, quickReplyId);
  if (!mayChangeQuickReply(await viewerOf(stores, actor), found.place, mayManage))
    throw new AppError('forbidden', 'forbidden');
  return found;
};

/** Throws `validation` (field `mediaIds`) for what is not a stored picture of the merchant. */
export const requirePictures = async ({ media }: Pick<Stores, 'media'>, mediaIds: readonly string[]): Promise<void> => {
  for (const mediaId of mediaIds) {
    const record = await media.findById(mediaId);
    if (record?.state !== 'stored' || record.kind !== 'image')
      throw new AppError('invalid', 'validation', { details: { field: 'mediaIds' } });
  }
};

const shownOf = ({ place, title, shortcut, text, mediaIds }: QuickReplyFields) => ({
  scope: place.scope,
  ...(place.scope === 'skill_group' && { skillGroupId: place.skillGroupId }),
  title,
  shortcut,
  text,
  mediaIds,
});

type Noted = {
  readonly actor: Actor;
  readonly before?: QuickReplyFields | undefined;
  readonly after?: QuickReplyFields | undefined;
  readonly at: Date;
};

const actionOf = ({ before, after }: Noted) => {
  if (!before) return 'quick_reply.created';
  return after ? 'quick_reply.changed' : 'quick_reply.removed';
};

/** Writes into the log what became of a prepared answer; nothing where it stayed as it was. */
export const noteQuickReply = async ({ audit }: Pick<Stores, 'audit'>, noted: Noted): Promise<void> => {
  const { actor, before, after, at } = noted;
  const fields = after
    ? changedFields(before ? shownOf(before) : {}, shownOf(after))
    : { before: before && shownOf(before), after: undefined };
  if (!fields) return;
  // Its title says which one, also where the title is not what changed.
  const { title } = after ?? before ?? { title: '' };
  const named = fields.after ? { ...fields, after: { title, ...fields.after } } : fields;
  const subject = { subjectType: 'merchant', subjectId: actor.merchantId } as const;
  await audit.add({ actor, action: actionOf(noted), ...subject, ...named, at });
};
