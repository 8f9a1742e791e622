import type { RoutingRulesView } from '../../../../src/contract/people/merchants.js';
import { nameList } from '../../locales/name-list.js';
import { t } from '../../locales/translate.js';

export type GroupRule = Omit<RoutingRulesView['skillGroup'][number], 'id'>;
export type AgentChoice = RoutingRulesView['agent'][number]['choice'];

export const AGENT_CHOICES: readonly AgentChoice[] = ['last_agent', 'owner', 'fewest', 'idle_ratio', 'round_robin'];

/** When a rule holds, in words. */
export const conditionWords = (
  { condition: { channelId, channelKind, scene, menuKey, keywords } }: GroupRule,
  channelName: (id: string) => string | undefined,
): string => {
  const parts = [
    channelId && t('routing.when.channel', { name: channelName(channelId) ?? t('routing.gone') }),
    channelKind && t('routing.when.kind', { name: t(`channelKind.${channelKind}`) }),
    keywords && t('routing.when.keywords', { words: nameList(keywords) }),
    scene && t('routing.when.scene', { scene }),
    menuKey && t('routing.when.menu', { key: menuKey }),
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(t('routing.and')) : t('routing.always');
};
