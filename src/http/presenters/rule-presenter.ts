import type { RuleActBody, RuleBody, RuleConditionBody } from '../../contract/self-service/self-service.js';
import type { RuleAct, RuleCondition, RuleReply, SelfServiceRule } from '../../domain/self-service/rule.js';

export const fromAct = (act: RuleActBody): RuleAct => {
  switch (act.type) {
    case 'text':
      return { type: 'reply', content: { type: 'text', text: act.text } };
    case 'picture':
      return { type: 'reply', content: { type: 'image', storedMediaId: act.mediaId } };
    case 'menu':
      return { type: 'reply', content: { type: 'menu', ...act.menu } };
    case 'link':
      return { type: 'reply', content: { type: 'link', ...act.link } };
    case 'mini_program_card': {
      const { thumbMediaId, ...card } = act.miniProgramCard;
      return { type: 'reply', content: { type: 'mini_program_page', ...card, thumbStoredMediaId: thumbMediaId } };
    }
    default:
      return act;
  }
};

export const toReplyAct = (content: RuleReply): RuleActBody => {
  switch (content.type) {
    case 'text':
      return content;
    case 'image':
      return { type: 'picture', mediaId: content.storedMediaId };
    case 'menu': {
      const { head, items, tail } = content;
      return { type: 'menu', menu: { head, items: items.map((item) => ({ ...item })), tail } };
    }
    case 'link':
    case 'news': {
      const { title, description, url, pictureUrl } = content;
      return { type: 'link', link: { title, description, url, pictureUrl } };
    }
    case 'mini_program_page': {
      const { title, appId, pagePath, thumbStoredMediaId } = content;
      return {
        type: 'mini_program_card',
        miniProgramCard: { title, appId, pagePath, thumbMediaId: thumbStoredMediaId },
      };
    }
  }
};

const toCondition = ({ text, ...condition }: RuleCondition): RuleConditionBody => ({
  ...condition,
  ...(text && { text: { match: text.match, values: [...text.values] } }),
});

/** What a merchant writes, in the words of the rules. */
export const readRule = ({ name, enabled, condition, acts }: RuleBody): Omit<SelfServiceRule, 'id'> => ({
  name,
  enabled,
  condition,
  acts: acts.map(fromAct),
});

export const presentRule = ({
  id,
  name,
  enabled,
  condition,
  acts,
}: SelfServiceRule): RuleBody & { readonly id: string } => ({
  id,
  name,
  enabled,
  condition: toCondition(condition),
  acts: acts.map((act) => (act.type === 'reply' ? toReplyAct(act.content) : { ...act })),
});
