import { z } from 'zod';
import type { MessageContentView } from '../../../../src/contract/messages.js';
import { knownKey, t } from '../../locales/translate.js';

const text = z.string().optional().catch(undefined);
const eventFields = z.looseObject({
  act: text,
  agentId: text,
  agentName: text,
  toAgentName: text,
  toSkillGroupName: text,
  reason: text,
  note: text,
  scene: text,
  key: text,
  sessionFrom: text,
  topic: text,
});
type EventFields = z.infer<typeof eventFields>;

type NameOf = (agentId: string | null) => string | undefined;

const deskWords = (
  { act, agentId, agentName, toAgentName, toSkillGroupName, reason, note }: EventFields,
  nameOf: NameOf,
): string => {
  const agent = agentName ?? nameOf(agentId ?? null);
  const values = { agent: agent ?? t('event.system'), to: toAgentName ?? toSkillGroupName ?? '' };
  const key = (agent && knownKey(`event.${act}.by`)) || knownKey(`event.${act}`);
  const words = key ? t(key, values) : t('event.other');
  const why = reason && reason !== 'agent' && t(knownKey(`event.reason.${reason}`) ?? 'event.reason.system');
  return [words, why, note && t('event.note', { note })].filter(Boolean).join(' · ');
};

/** The grey line for something that happened and is not a message. */
export const eventWords = (content: MessageContentView, nameOf: NameOf): string => {
  const members = eventFields.parse(content);
  if (content.type === 'desk_event') return deskWords(members, nameOf);
  const key = knownKey(`event.${content.type}`);
  const detail = members.scene ?? members.key ?? members.sessionFrom;
  return [key ? t(key) : t('event.other'), detail].filter(Boolean).join(' · ');
};
