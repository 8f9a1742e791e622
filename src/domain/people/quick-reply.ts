import { hasRight } from './permissions.js';
import type { Viewer } from './permissions.js';

/** Who a prepared answer is for. */
export type QuickReplyPlace =
  | { readonly scope: 'personal'; readonly agentId: string }
  | { readonly scope: 'skill_group'; readonly skillGroupId: string }
  | { readonly scope: 'merchant' };

export type QuickReply = {
  readonly id: string;
  readonly place: QuickReplyPlace;
  readonly title: string;
  /** What the agent types to find it; may be empty. */
  readonly shortcut: string;
  /** May hold variables: `{customer.name}` `{agent.name}` `{order.number}` `{channel.name}`. */
  readonly text: string;
  readonly mediaIds: readonly string[];
  readonly useCount: number;
};

export const mayUseQuickReply = (viewer: Viewer, place: QuickReplyPlace): boolean => {
  if (place.scope === 'personal') return place.agentId === viewer.agentId;
  if (place.scope === 'merchant') return true;
  return hasRight(viewer.role, 'quick_replies.manage') || viewer.skillGroupIds.includes(place.skillGroupId);
};

/** One's own is one's own; what others use too takes the right to manage. */
export const mayChangeQuickReply = (viewer: Viewer, place: QuickReplyPlace, mayManage: boolean): boolean =>
  place.scope === 'personal' ? place.agentId === viewer.agentId : mayManage;
