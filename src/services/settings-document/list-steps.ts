import type {
  DocumentAct,
  DocumentHours,
  DocumentRouting,
  DocumentRule,
  DocumentTarget,
  SettingsKind,
} from '../../domain/settings-document/document.js';
import type { RuleAct } from '../../domain/self-service/rule.js';
import type { SlaPolicy } from '../../domain/tickets/sla.js';
import type { SensitiveWord } from '../../kernel/match-words.js';
import type { ReferenceKind, References } from './references.js';
import type { StepsOf, Writing } from './writing.js';

const orNone = ({ idOf }: References, kind: ReferenceKind, name: string | null): string | undefined =>
  name === null ? undefined : idOf(kind, name);

/** The document's, and what was there that it does not name. */
const merged = <T>(known: readonly T[], given: readonly T[], keyOf: (item: T) => string): readonly T[] => {
  const named = new Set(given.map(keyOf));
  return [...known.filter((item) => !named.has(keyOf(item))), ...given];
};

const writeHours = async ({ stores, acts, actor, references }: Writing, hours: readonly DocumentHours[]) => {
  const given = hours.map(({ skillGroup, ...rest }) => ({
    ...rest,
    skillGroupId: orNone(references, 'skillGroup', skillGroup),
  }));
  const known = await stores.businessHours.all();
  await acts.changeBusinessHours({ actor, hours: merged(known, given, ({ skillGroupId }) => skillGroupId ?? '') });
};

const writeWords = async ({ stores, acts, actor }: Writing, words: readonly SensitiveWord[]) =>
  acts.replaceSensitiveWords({ actor, words: merged(await stores.sensitiveWords.all(), words, ({ word }) => word) });

const policyOf = (target: DocumentTarget, references: References): Omit<SlaPolicy, 'id'> => ({
  priority: target.priority,
  warnMinutes: target.warnMinutes,
  typeId: orNone(references, 'ticketType', target.ticketType),
  firstResponseMinutes: target.firstResponseMinutes ?? undefined,
  resolutionMinutes: target.resolutionMinutes ?? undefined,
  escalateAgentId: orNone(references, 'agent', target.escalateAgent),
  escalateSkillGroupId: orNone(references, 'skillGroup', target.escalateSkillGroup),
});

const writeTargets = async ({ stores, acts, actor, references }: Writing, targets: readonly DocumentTarget[]) => {
  const given = targets.map((target) => policyOf(target, references));
  const known: readonly Omit<SlaPolicy, 'id'>[] = (await stores.slaPolicies.all()).map(({ id: _id, ...rest }) => rest);
  const keyOf = ({ typeId, priority }: Pick<SlaPolicy, 'typeId' | 'priority'>) => `${typeId ?? ''} ${priority}`;
  await acts.slaPolicies.replace(actor, merged(known, given, keyOf));
};

const conditionOf = <T extends { readonly channel?: string | undefined }>(
  { channel, ...condition }: T,
  { idOf }: References,
) => ({ ...condition, ...(channel !== undefined && { channelId: idOf('channel', channel) }) });

const actOf = (act: DocumentAct, { idOf }: References): RuleAct => {
  if (act.type === 'route') return { type: 'route', skillGroupId: idOf('skillGroup', act.skillGroup) };
  if (act.type === 'ticket') return { type: 'ticket', typeId: idOf('ticketType', act.ticketType) };
  return act;
};

const writeRouting = async ({ acts, actor, references }: Writing, { skillGroup, agent }: DocumentRouting) =>
  acts.changeRoutingRules({
    actor,
    skillGroup: skillGroup.map(({ condition, skillGroup: name }) => ({
      condition: conditionOf(condition, references),
      skillGroupId: references.idOf('skillGroup', name),
    })),
    agent: agent.map((choice) => ({ choice })),
  });

const writeRules = async ({ acts, actor, references }: Writing, rules: readonly DocumentRule[]) =>
  acts.changeSelfServiceRules({
    actor,
    rules: rules.map(({ condition, acts: wanted, ...rule }) => ({
      ...rule,
      condition: conditionOf(condition, references),
      acts: wanted.map((act) => actOf(act, references)),
    })),
  });

type Listed = 'businessHours' | 'sensitiveWords' | 'slaTargets' | 'routing' | 'selfServiceRules';

const whole =
  <Kind extends Listed, Part>(kind: Kind, write: (writing: Writing, part: Part) => Promise<unknown>) =>
  (writing: Writing, part: Part) => [{ path: kind, run: () => write(writing, part) }];

/** Lists that are written as one. */
export const listSteps: { readonly [Kind in Listed & SettingsKind]: StepsOf<Kind> } = {
  businessHours: whole('businessHours', writeHours),
  sensitiveWords: whole('sensitiveWords', writeWords),
  slaTargets: whole('slaTargets', writeTargets),
  routing: whole('routing', writeRouting),
  selfServiceRules: whole('selfServiceRules', writeRules),
};
