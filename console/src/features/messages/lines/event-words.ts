import { z } from 'zod';
import type { MessageContentView } from '../../../../../src/contract/conversations/messages.js';
import { knownKey, t } from '../../../locales/translate.js';

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
  status: text,
  results: z
    .array(z.looseObject({ errorCode: text }))
    .optional()
    .catch(undefined),
  choices: z
    .array(z.looseObject({ accepted: z.boolean() }))
    .optional()
    .catch(undefined),
});
type EventFields = z.infer<typeof eventFields>;

type NameOf = (agentId: string | null) => string | undefined;

const actWords = ({ act, agentId, agentName, toAgentName, toSkillGroupName }: EventFields, nameOf: NameOf): string => {
  const agent = agentName ?? nameOf(agentId ?? null);
  const key = (agent && knownKey(`event.${act}.by`)) || knownKey(`event.${act}`);
  const values = { agent: agent ?? t('event.system'), to: toAgentName ?? toSkillGroupName ?? '' };
  return key ? t(key, values) : t('event.other');
};

/** That an agent did it is said already. */
const reasonWords = (reason: string | undefined): string | undefined =>
  reason && reason !== 'agent' ? t(knownKey(`event.reason.${reason}`) ?? 'event.reason.system') : undefined;

const deskWords = (members: EventFields, nameOf: NameOf): string => {
  const { reason, note } = members;
  const parts = [actWords(members, nameOf), reasonWords(reason), note && t('event.note', { note })];
  return parts.filter(Boolean).join(' · ');
};

/** How a message outside the window ended, or what the customer chose: `ok` or `no`. */
const outcomeOf = ({ status, results, choices }: EventFields): 'ok' | 'no' | undefined => {
  if (status !== undefined) return status === 'success' ? 'ok' : 'no';
  if (results) return results.every(({ errorCode }) => !errorCode || errorCode === '0') ? 'ok' : 'no';
  if (choices) return choices.some(({ accepted }) => accepted) ? 'ok' : 'no';
  return undefined;
};

/** The grey line for something that happened and is not a message. */
export const eventWords = (content: MessageContentView, nameOf: NameOf): string => {
  const members = eventFields.parse(content);
  if (content.type === 'desk_event') return deskWords(members, nameOf);
  const key = knownKey(`event.${content.type}.${outcomeOf(members)}`) ?? knownKey(`event.${content.type}`);
  const detail = members.scene ?? members.key ?? members.sessionFrom;
  return [key ? t(key) : t('event.other'), detail].filter(Boolean).join(' · ');
};
