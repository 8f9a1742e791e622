import { z } from 'zod';
import type { routingDecisions } from '../../../../src/contract/people/merchants.js';
import { knownKey, t } from '../../locales/translate.js';

type Decision = z.output<typeof routingDecisions>['items'][number];
type NameOf = (id: string | null) => string | undefined;
type Names = { readonly agent: NameOf; readonly skillGroup: NameOf };

export type DecisionWords = { readonly what: string; readonly reasons: readonly string[]; readonly at: string };

const text = z.string().nullable().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
/** As routing stores it; what an older release stored otherwise is left out. */
const reasonFields = z.looseObject({
  agentId: text,
  by: text,
  ruleId: text,
  preferred: text,
  preferredAgentId: text,
  candidates: number,
  skillGroupId: text,
});
type Reason = z.output<typeof reasonFields>;

const groupWords = ({ skillGroupId, ruleId, by }: Reason, names: Names) => {
  const isByRule = ruleId !== undefined && ruleId !== null;
  return {
    what: t('why.group', { name: names.skillGroup(skillGroupId ?? null) ?? t('why.unknownGroup') }),
    reasons: [t(knownKey(`why.by.${by}`) ?? (isByRule ? 'why.by.rule' : 'why.by.fallback'))],
  };
};

const agentWords = ({ agentId, by, candidates, preferred, preferredAgentId }: Reason, names: Names) => {
  const key = knownKey(`why.by.${by}`);
  const isAway = preferred === 'not_assignable' && preferredAgentId;
  return {
    what: t('why.agent', { name: names.agent(agentId ?? null) ?? t('why.unknownAgent') }),
    reasons: [
      ...(key ? [t(key)] : []),
      ...(isAway ? [t('why.preferredAway', { name: names.agent(preferredAgentId) ?? t('why.unknownAgent') })] : []),
      ...(candidates === undefined ? [] : [t('why.candidates', { count: candidates })]),
    ],
  };
};

/** A stored routing decision, in words. */
export const decisionWords = ({ list, reason, decidedAt }: Decision, names: Names): DecisionWords => {
  const fields = reasonFields.parse(reason);
  return { ...(list === 'skill_group' ? groupWords(fields, names) : agentWords(fields, names)), at: decidedAt };
};
