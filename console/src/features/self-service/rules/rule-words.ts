import type {
  RuleActBody,
  RuleBody,
  RuleConditionBody,
} from '../../../../../src/contract/self-service/self-service.js';
import { t } from '../../../locales/translate.js';

type Names = {
  readonly channelName: (id: string) => string | undefined;
  readonly skillGroupName: (id: string | null) => string | undefined;
};

const aboutWords = ({ event, text }: RuleConditionBody): string => {
  if (event) return [t(`rule.on.${event.type}`), event.key].filter(Boolean).join(' ');
  if (!text) return t('rules.any');
  return `${t(`rule.match.${text.match}`)} ${text.values.join(' / ')}`;
};

/** When a rule fires, in a line. */
export const conditionWords = ({ condition }: RuleBody, { channelName }: Names): string =>
  [
    aboutWords(condition),
    condition.channelId && (channelName(condition.channelId) ?? t('rule.channel')),
    condition.businessHours && t(`rule.hours.${condition.businessHours}`),
    condition.timeOfDay && `${condition.timeOfDay.from}–${condition.timeOfDay.to}`,
    condition.orderState && t('rule.orderIs', { state: t(`orders.status.${condition.orderState}`) }),
    condition.tag,
    condition.scene,
    condition.firstMessage !== undefined && t(condition.firstMessage ? 'rule.first.yes' : 'rule.first.no'),
  ]
    .filter(Boolean)
    .join(' · ');

const actWords = (act: RuleActBody, { skillGroupName }: Names): string => {
  switch (act.type) {
    case 'text':
      return act.text;
    case 'link':
      return act.link.title;
    case 'mini_program_card':
      return act.miniProgramCard.title;
    case 'menu':
      return act.menu.items.map(({ text }) => text).join(' / ');
    case 'tag':
      return `${t('rule.act.tag')} ${act.tag}`;
    case 'route':
      return `${t('rule.act.route')} ${skillGroupName(act.skillGroupId) ?? ''}`;
    default:
      return t(`rule.act.${act.type}`);
  }
};

/** What a rule does, in a line. */
export const actsWords = ({ acts }: RuleBody, names: Names): string =>
  acts.map((act) => actWords(act, names)).join(' · ');
