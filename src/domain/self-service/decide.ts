import type { RuleAct, RuleCondition, RuleConditionName, RuleFacts, SelfServiceRule, TextCondition } from './rule.js';

/** Whether a text matches a regular expression anywhere. Runs in linear time; a pattern that is none matches nothing. */
export type MatchesPattern = (pattern: string, text: string) => boolean;

/** What became of one rule: whether it fired, else the first condition that did not hold. */
export type RuleLook = {
  readonly ruleId: string;
  readonly held: boolean;
  readonly failed: RuleConditionName | 'disabled' | undefined;
};

export type RuleDecision = {
  readonly ruleId: string | undefined;
  readonly acts: readonly RuleAct[];
  /** Every rule that was looked at, in order; the last one fired where one did. */
  readonly looks: readonly RuleLook[];
};

type Asked = { readonly condition: RuleCondition; readonly facts: RuleFacts; readonly matches: MatchesPattern };

/** The first rule whose every condition holds. The same facts always give the same decision. */
export const decide = (rules: readonly SelfServiceRule[], facts: RuleFacts, matches: MatchesPattern): RuleDecision => {
  const looks: RuleLook[] = [];
  for (const { id, enabled, condition, acts } of rules) {
    const failed = enabled ? firstFailed({ condition, facts, matches }) : 'disabled';
    looks.push({ ruleId: id, held: failed === undefined, failed });
    if (failed === undefined) return { ruleId: id, acts, looks };
  }
  return { ruleId: undefined, acts: [], looks };
};

type Check = { readonly name: RuleConditionName; readonly holds: (asked: Asked) => boolean };

const isUnset = (wanted: unknown): wanted is undefined => wanted === undefined;

/** In the order a person would look: what it is about first, then from whom, then when. */
const CHECKS: readonly Check[] = [
  { name: 'event', holds: ({ condition, facts }) => holdsEvent(condition, facts) },
  {
    name: 'channelId',
    holds: ({ condition: { channelId }, facts }) => isUnset(channelId) || channelId === facts.channelId,
  },
  {
    name: 'channelKind',
    holds: ({ condition: { channelKind }, facts }) => isUnset(channelKind) || channelKind === facts.channelKind,
  },
  { name: 'scene', holds: ({ condition: { scene }, facts }) => isUnset(scene) || matchesPrefix(scene, facts.scene) },
  {
    name: 'text',
    holds: ({ condition: { text }, facts, matches }) => isUnset(text) || matchesText(text, facts.text, matches),
  },
  {
    name: 'firstMessage',
    holds: ({ condition: { firstMessage }, facts }) => isUnset(firstMessage) || firstMessage === facts.isFirstMessage,
  },
  { name: 'tag', holds: ({ condition: { tag }, facts }) => isUnset(tag) || facts.tags.includes(tag) },
  {
    name: 'businessHours',
    holds: ({ condition: { businessHours }, facts }) =>
      isUnset(businessHours) || (businessHours === 'open') === facts.isOpen,
  },
  {
    name: 'timeOfDay',
    holds: ({ condition: { timeOfDay }, facts }) => isUnset(timeOfDay) || isWithin(timeOfDay, facts.timeOfDay),
  },
  {
    name: 'orderState',
    holds: ({ condition: { orderState }, facts }) => isUnset(orderState) || orderState === facts.orderState,
  },
];

const firstFailed = (asked: Asked): RuleConditionName | undefined => CHECKS.find(({ holds }) => !holds(asked))?.name;

/** A rule is for messages, or for one kind of event. */
const holdsEvent = ({ event: wanted }: RuleCondition, { event }: RuleFacts): boolean => {
  if (wanted === undefined || event === undefined) return wanted === event;
  return wanted.type === event.type && (wanted.key === undefined || matchesPrefix(wanted.key, event.key));
};

const matchesPrefix = (pattern: string, text: string | undefined): boolean =>
  text !== undefined && (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern);

const matchesText = ({ match, values }: TextCondition, text: string | undefined, matches: MatchesPattern): boolean => {
  if (text === undefined) return false;
  if (match === 'regex') return values.some((pattern) => matches(pattern, text));
  const said = comparable(text);
  return values.some((value) => (match === 'equals' ? said === comparable(value) : said.includes(comparable(value))));
};

/** Full-width letters and digits are the same to a customer. */
const comparable = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

const isWithin = ({ from, to }: { readonly from: string; readonly to: string }, time: string): boolean =>
  from <= to ? time >= from && time < to : time >= from || time < to;
