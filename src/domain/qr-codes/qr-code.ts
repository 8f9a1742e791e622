import type { RoutingRule } from '../conversations/routing.js';
import type { RuleFacts, SelfServiceRule } from '../self-service/rule.js';

/** A parametric QR code of an official account, and what a scan of it leads to. */
export type QrCode = {
  readonly id: string;
  readonly channelId: string;
  readonly name: string;
  /** What WeChat tells of a scan. */
  readonly scene: string;
  readonly skillGroupId: string | undefined;
  /** Preferred while assignable; of the skill group. */
  readonly agentId: string | undefined;
  readonly tagId: string | undefined;
  /** Said at once to who scans it. */
  readonly welcome: string | undefined;
  /** What stands in the picture. */
  readonly url: string;
  readonly ticket: string;
  /** Undefined: permanent. */
  readonly expiresAt: Date | undefined;
  readonly enabled: boolean;
  readonly createdAt: Date;
};

/** A code's skill group as the routing rule it is: it stands before the merchant's own. */
export const routingRulesOf = (code: QrCode | undefined): readonly RoutingRule[] => {
  if (!code?.enabled || code.skillGroupId === undefined) return [];
  const { id, channelId, scene, skillGroupId } = code;
  return [{ id, list: 'skill_group', condition: { channelId, scene }, skillGroupId }];
};

/** A code's welcome as the rule of self-service it is: it stands before the merchant's own. */
export const welcomeRulesOf = (
  code: QrCode | undefined,
  event: NonNullable<RuleFacts['event']>,
): readonly SelfServiceRule[] => {
  if (!code?.enabled || code.welcome === undefined) return [];
  const { id, name, channelId, scene, welcome } = code;
  const condition = { channelId, event: { type: event.type, key: scene } };
  return [{ id, name, enabled: true, condition, acts: [{ type: 'reply', content: { type: 'text', text: welcome } }] }];
};
