import type {
  RuleActBody,
  RuleBody,
  RuleConditionBody,
} from '../../../../../src/contract/self-service/self-service.js';

type RuleEvent = NonNullable<RuleConditionBody['event']>['type'];
type OrderState = NonNullable<RuleConditionBody['orderState']>;
type Match = NonNullable<RuleConditionBody['text']>['match'];

/** One step as a form holds it: every field of every kind. */
export type ActDraft = {
  type: RuleActBody['type'];
  text: string;
  mediaId: string;
  head: string;
  items: string;
  tail: string;
  title: string;
  description: string;
  url: string;
  appId: string;
  pagePath: string;
  tag: string;
  skillGroupId: string;
  typeId: string;
};

/** A rule as a form holds it: empty texts for conditions that are not set. */
export type RuleDraft = {
  name: string;
  enabled: boolean;
  on: RuleEvent | 'message';
  eventKey: string;
  match: Match | 'any';
  /** One per line. */
  values: string;
  channelId: string;
  hours: 'any' | 'open' | 'closed';
  from: string;
  to: string;
  tag: string;
  scene: string;
  first: 'any' | 'yes' | 'no';
  order: OrderState | 'any';
  acts: ActDraft[];
};

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const newAct = (type: RuleActBody['type'] = 'text'): ActDraft => ({
  type,
  text: '',
  mediaId: '',
  head: '',
  items: '',
  tail: '',
  title: '',
  description: '',
  url: '',
  appId: '',
  pagePath: '',
  tag: '',
  skillGroupId: '',
  typeId: '',
});

const actDraftOf = (act: RuleActBody): ActDraft => {
  const draft = newAct(act.type);
  switch (act.type) {
    case 'text':
      return { ...draft, text: act.text };
    case 'picture':
      return { ...draft, mediaId: act.mediaId };
    case 'menu': {
      const { head, items, tail } = act.menu;
      return { ...draft, head, items: items.map(({ text }) => text).join('\n'), tail };
    }
    case 'link':
      return { ...draft, title: act.link.title, description: act.link.description, url: act.link.url };
    case 'mini_program_card': {
      const { title, appId, pagePath, thumbMediaId } = act.miniProgramCard;
      return { ...draft, title, appId, pagePath, mediaId: thumbMediaId };
    }
    case 'tag':
      return { ...draft, tag: act.tag };
    case 'ticket':
      return { ...draft, typeId: act.typeId };
    case 'route':
      return { ...draft, skillGroupId: act.skillGroupId };
    default:
      return draft;
  }
};

const actOf = (draft: ActDraft): RuleActBody => {
  const { type, text, mediaId, head, items, tail, title, description, url, appId, pagePath } = draft;
  switch (type) {
    case 'text':
      return { type, text };
    case 'picture':
      return { type, mediaId };
    case 'menu':
      return {
        type,
        menu: { head, items: linesOf(items).map((line, at) => ({ id: `m${at + 1}`, text: line })), tail },
      };
    case 'link':
      return { type, link: { title, description, url, pictureUrl: '' } };
    case 'mini_program_card':
      return { type, miniProgramCard: { title, appId, pagePath, thumbMediaId: mediaId } };
    case 'tag':
      return { type, tag: draft.tag };
    case 'ticket':
      return { type, typeId: draft.typeId };
    case 'route':
      return { type, skillGroupId: draft.skillGroupId };
    default:
      return { type };
  }
};

export const emptyDraft = (): RuleDraft => ({
  name: '',
  enabled: true,
  on: 'message',
  eventKey: '',
  match: 'contains',
  values: '',
  channelId: '',
  hours: 'any',
  from: '',
  to: '',
  tag: '',
  scene: '',
  first: 'any',
  order: 'any',
  acts: [newAct()],
});

const firstOf = (firstMessage: boolean | undefined): RuleDraft['first'] => {
  if (firstMessage === undefined) return 'any';
  return firstMessage ? 'yes' : 'no';
};

const aboutDraft = ({ event, text }: RuleConditionBody) => ({
  on: event?.type ?? ('message' as const),
  eventKey: event?.key ?? '',
  match: text?.match ?? ('any' as const),
  values: text?.values.join('\n') ?? '',
});

const whoDraft = ({
  channelId = '',
  tag = '',
  scene = '',
  firstMessage,
  orderState,
}: RuleConditionBody): Pick<RuleDraft, 'channelId' | 'tag' | 'scene' | 'first' | 'order'> => ({
  channelId,
  tag,
  scene,
  first: firstOf(firstMessage),
  order: orderState ?? 'any',
});

export const draftOf = ({ name, enabled, condition, acts }: RuleBody): RuleDraft => ({
  name,
  enabled,
  ...aboutDraft(condition),
  ...whoDraft(condition),
  hours: condition.businessHours ?? 'any',
  from: condition.timeOfDay?.from ?? '',
  to: condition.timeOfDay?.to ?? '',
  acts: acts.map(actDraftOf),
});

const aboutOf = ({ on, eventKey, match, values }: RuleDraft): RuleConditionBody => {
  if (on !== 'message') return { event: { type: on, ...(eventKey.trim() && { key: eventKey.trim() }) } };
  const lines = linesOf(values);
  return match === 'any' || lines.length === 0 ? {} : { text: { match, values: lines } };
};

const timesOf = ({ hours, from, to }: RuleDraft): RuleConditionBody => ({
  ...(hours !== 'any' && { businessHours: hours }),
  ...(from !== '' && to !== '' && { timeOfDay: { from, to } }),
});

const whoOf = ({ tag, scene, first, channelId, order }: RuleDraft): RuleConditionBody => ({
  ...(channelId !== '' && { channelId }),
  ...(tag.trim() !== '' && { tag: tag.trim() }),
  ...(scene.trim() !== '' && { scene: scene.trim() }),
  ...(first !== 'any' && { firstMessage: first === 'yes' }),
  ...(order !== 'any' && { orderState: order }),
});

export const ruleOf = (draft: RuleDraft): RuleBody => ({
  name: draft.name.trim(),
  enabled: draft.enabled,
  condition: { ...aboutOf(draft), ...timesOf(draft), ...whoOf(draft) },
  acts: draft.acts.map(actOf),
});
