import type { ConversationEntry } from '../../../domain/conversations/conversation.js';
import { agentOrderOf, chooseSkillGroup } from '../../../domain/conversations/routing.js';
import type { SkillGroupDecision } from '../../../domain/conversations/routing.js';
import { routingRulesOf } from '../../../domain/qr-codes/qr-code.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { codeOfEntry } from '../../qr-codes/code-of-scene.js';

type Request = {
  readonly identity: Identity;
  readonly entry: ConversationEntry;
  readonly text: string | undefined;
  /** A rule of self-service has chosen already. */
  readonly givenGroupId?: string | undefined;
};

export type GroupChoice = { readonly decision: SkillGroupDecision; readonly preferredAgentId: string | undefined };

/** Which skill group a customer goes to, by the merchant's routing rules, and whom they know there. */
export const chooseGroup = async (
  {
    channels,
    routingRules,
    skillGroups,
    qrCodes,
  }: Pick<Stores, 'channels' | 'routingRules' | 'skillGroups' | 'qrCodes'>,
  { identity, entry, text, givenGroupId }: Request,
): Promise<GroupChoice> => {
  const rules = await routingRules.all();
  const preferredAgentId = agentOrderOf(rules).lastAgentFirst ? identity.lastAgentId : undefined;
  // A group named by a rule may have been removed since.
  const given = givenGroupId === undefined ? undefined : await skillGroups.findById(givenGroupId);
  if (given) return { decision: { skillGroupId: given.id, ruleId: undefined, passedOver: [] }, preferredAgentId };
  const channel = await channels.findById(identity.channelId);
  const channelKind = channel?.kind ?? 'official_account';
  const request = { channelId: identity.channelId, channelKind, entry, text };
  const code = await codeOfEntry({ qrCodes }, identity.channelId, entry);
  const fallback = await skillGroups.fallback();
  const decision = chooseSkillGroup([...routingRulesOf(code), ...rules], request, fallback);
  const isByCode = code !== undefined && decision.ruleId === code.id;
  return { decision, preferredAgentId: (isByCode ? code.agentId : undefined) ?? preferredAgentId };
};
