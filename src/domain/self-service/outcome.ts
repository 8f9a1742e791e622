import type { RuleDecision } from './decide.js';
import type { RuleReply } from './rule.js';

/** What self-service does with one act of a customer. */
export type Outcome = {
  /** To a person, or on by itself. */
  readonly next: 'person' | 'self_service';
  readonly why: 'asked_for_person' | 'rule' | 'no_answer' | 'too_many_answers';
  readonly skillGroupId: string | undefined;
  readonly replies: readonly RuleReply[];
  /** Their latest orders are to be said. */
  readonly asksOrders?: boolean;
  readonly tags: readonly string[];
  /** Of the ticket that is to be opened. */
  readonly ticketTypeId?: string | undefined;
};

type Situation = {
  readonly decision: RuleDecision;
  /** Undefined for an event: nobody asks for a person by it. */
  readonly text: string | undefined;
  readonly humanKeywords: readonly string[];
  /** Answers of the desk itself to this identity within the last hour. */
  readonly answersOfLastHour: number;
  readonly answersPerHour: number;
};

/** Longer texts only mention the word. */
const LONGEST_WISH = 20;

export const asksForPerson = (text: string | undefined, keywords: readonly string[]): boolean => {
  if (text === undefined || Array.from(text).length > LONGEST_WISH) return false;
  const said = text.normalize('NFKC').toLowerCase();
  return keywords.some((keyword) => keyword !== '' && said.includes(keyword.normalize('NFKC').toLowerCase()));
};

const TO_PERSON = { next: 'person', skillGroupId: undefined, replies: [], tags: [] } as const;

/**
 * A wish for a person comes before every rule; what no rule answers goes to a person; and whoever has had `answersPerHour`
 * answers is talking to a machine that does not understand, or is one: they go to a person without another word.
 */
export const outcomeOf = (situation: Situation): Outcome => {
  const { decision, text, humanKeywords, answersOfLastHour, answersPerHour } = situation;
  if (asksForPerson(text, humanKeywords)) return { ...TO_PERSON, why: 'asked_for_person' };
  if (decision.ruleId === undefined) return { ...TO_PERSON, why: 'no_answer' };
  const replies = decision.acts.flatMap((act) => (act.type === 'reply' ? [act.content] : []));
  const asksOrders = decision.acts.some(({ type }) => type === 'orders');
  const answers = replies.length + Number(asksOrders);
  if (answers > 0 && answersOfLastHour + answers > answersPerHour) {
    return { ...TO_PERSON, why: 'too_many_answers' };
  }
  const route = decision.acts.find((act) => act.type === 'route');
  const isHandedOver = route !== undefined || decision.acts.some(({ type }) => type === 'hand_over');
  return {
    next: isHandedOver ? 'person' : 'self_service',
    why: 'rule',
    skillGroupId: route?.skillGroupId,
    replies,
    asksOrders,
    ticketTypeId: decision.acts.find((act) => act.type === 'ticket')?.typeId,
    tags: decision.acts.flatMap((act) => (act.type === 'tag' ? [act.tag] : [])),
  };
};
