import type {
  DocumentAgent,
  DocumentGroup,
  DocumentTicketType,
  SettingsKind,
} from '../../domain/settings-document/document.js';
import { listSteps } from './list-steps.js';
import { servingSteps } from './serving-steps.js';
import { each } from './writing.js';
import type { StepsOf, Writing } from './writing.js';

const writeAgent = async ({ acts, actor, references }: Writing, agent: DocumentAgent): Promise<void> => {
  const { loginName, name, role, capacity, disabled } = agent;
  const known = references.find('agent', loginName);
  if (known !== undefined) {
    await acts.changeAgent({ actor, agentId: known, change: { name, role, capacity, disabled } });
    return;
  }
  const { id } = await acts.createAgent({ actor, loginName, name, role, capacity, skillGroupIds: [] });
  if (disabled) await acts.changeAgent({ actor, agentId: id, change: { disabled } });
};

const writeGroup = async ({ acts, actor, references }: Writing, { name, members }: DocumentGroup): Promise<void> => {
  const agentIds = members.map((member) => references.idOf('agent', member));
  const skillGroupId = references.find('skillGroup', name);
  if (skillGroupId === undefined) await acts.createSkillGroup({ actor, name, agentIds });
  else await acts.changeSkillGroup({ actor, skillGroupId, agentIds });
};

const writeType = async ({ acts, actor, references }: Writing, type: DocumentTicketType): Promise<void> => {
  const { skillGroup, isArchived, ...said } = type;
  const content = {
    ...said,
    skillGroupId: skillGroup === null ? undefined : references.idOf('skillGroup', skillGroup),
  };
  const known = references.find('ticketType', type.name);
  if (known !== undefined) {
    await acts.ticketTypes.change(actor, known, { ...content, isArchived });
    return;
  }
  const { id } = await acts.ticketTypes.add(actor, content);
  if (isArchived) await acts.ticketTypes.change(actor, id, { isArchived });
};

/** How each kind is written. */
export const STEPS: { readonly [Kind in SettingsKind]: StepsOf<Kind> } = {
  tags: each('tags', ({ acts, actor }, name: string) => acts.tags.add(actor, name)),
  agents: each('agents', writeAgent),
  skillGroups: each('skillGroups', writeGroup),
  ticketTypes: each('ticketTypes', writeType),
  ...servingSteps,
  ...listSteps,
};
