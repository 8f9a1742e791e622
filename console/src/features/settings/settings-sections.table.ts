import type { Component } from 'vue';
import type { WordKey } from '../../locales/translate.js';

/** A section of the settings, shown to who has the right. */
export type SettingsSection = {
  /** Its part of the address: `/settings/{name}`. */
  readonly name: string;
  readonly words: WordKey;
  /** Under which heading it stands. */
  readonly group: SettingsGroup;
  readonly right: string;
  readonly component: () => Promise<{ readonly default: Component }>;
};

export const SETTINGS_GROUPS = ['own', 'serving', 'selfService', 'commerce', 'merchant', 'wechat'] as const;
export type SettingsGroup = (typeof SETTINGS_GROUPS)[number];

/** In the order they are shown, group by group. */
export const SETTINGS_SECTIONS: readonly SettingsSection[] = [
  {
    name: 'look',
    words: 'settings.look',
    group: 'own',
    right: 'self.read',
    component: () => import('./look-settings.vue'),
  },
  {
    name: 'alerts',
    words: 'alerts.title',
    group: 'own',
    right: 'self.read',
    component: () => import('./alert-settings.vue'),
  },
  {
    name: 'reasons',
    words: 'reasons.title',
    group: 'serving',
    right: 'settings.manage',
    component: () => import('./status-reasons.vue'),
  },
  {
    name: 'audit',
    words: 'audit.title',
    group: 'merchant',
    right: 'audit.read',
    component: () => import('./audit-log.vue'),
  },
  {
    name: 'notices',
    words: 'settings.notices_templates',
    group: 'wechat',
    right: 'notices.manage',
    component: () => import('./notices/notice-settings.vue'),
  },
  {
    name: 'ticket-types',
    words: 'tickets.types',
    group: 'serving',
    right: 'tickets.manage',
    component: () => import('../tickets/settings/ticket-types-settings.vue'),
  },
  {
    name: 'sla',
    words: 'tickets.sla',
    group: 'serving',
    right: 'tickets.manage',
    component: () => import('../tickets/settings/sla-settings.vue'),
  },
  {
    name: 'order-sources',
    words: 'orderSources.title',
    group: 'commerce',
    right: 'order_sources.read',
    component: () => import('../orders/settings/order-sources-settings.vue'),
  },
  {
    name: 'order-import',
    words: 'orderImport.title',
    group: 'commerce',
    right: 'order_sources.manage',
    component: () => import('../orders/settings/order-import-settings.vue'),
  },
  {
    name: 'pay',
    words: 'paySettings.title',
    group: 'commerce',
    right: 'channels.read',
    component: () => import('../payments/pay-settings.vue'),
  },
  {
    name: 'pay-rules',
    words: 'payRules.title',
    group: 'commerce',
    right: 'settings.manage',
    component: () => import('../payments/refund-rules-settings.vue'),
  },
  {
    name: 'rules',
    words: 'settings.rules',
    group: 'selfService',
    right: 'self_service.read',
    component: () => import('../self-service/rules/rules-settings.vue'),
  },
  {
    name: 'hours',
    words: 'settings.hours',
    group: 'selfService',
    right: 'settings.read',
    component: () => import('../self-service/hours-settings.vue'),
  },
  {
    name: 'ratings',
    words: 'settings.ratings',
    group: 'selfService',
    right: 'ratings.read',
    component: () => import('../self-service/ratings-settings.vue'),
  },
  {
    name: 'account',
    words: 'account.title',
    group: 'own',
    right: 'self.read',
    component: () => import('./account/account-section.vue'),
  },
  {
    name: 'quick-replies',
    words: 'quick.title',
    group: 'serving',
    right: 'quick_replies.use',
    component: () => import('./composing/quick-replies-section.vue'),
  },
  {
    name: 'sensitive-words',
    words: 'sensitive.title',
    group: 'serving',
    right: 'sensitive_words.manage',
    component: () => import('./composing/sensitive-words-section.vue'),
  },
  {
    name: 'doctor',
    words: 'doctor.title',
    group: 'merchant',
    right: 'channels.read',
    component: () => import('./wiring/wiring-doctor.vue'),
  },
  {
    name: 'calling',
    words: 'calling.title',
    group: 'merchant',
    right: 'settings.manage',
    component: () => import('./wiring/alert-target-form.vue'),
  },
  {
    name: 'channels',
    words: 'settings.channels',
    group: 'merchant',
    right: 'channels.read',
    component: () => import('../channels/channels-settings.vue'),
  },
  {
    name: 'agents',
    words: 'settings.agents',
    group: 'merchant',
    right: 'agents.read',
    component: () => import('../team/agents-settings.vue'),
  },
  {
    name: 'skill-groups',
    words: 'settings.skillGroups',
    group: 'merchant',
    right: 'agents.read',
    component: () => import('../team/groups-settings.vue'),
  },
  {
    name: 'routing',
    words: 'settings.routing',
    group: 'merchant',
    right: 'routing.read',
    component: () => import('../team/routing-settings.vue'),
  },
  {
    name: 'api-tokens',
    words: 'settings.apiTokens',
    group: 'merchant',
    right: 'api_tokens.manage',
    component: () => import('../team/tokens-settings.vue'),
  },
  {
    name: 'menu',
    words: 'menu.title',
    group: 'wechat',
    right: 'channels.read',
    component: () => import('../accounts/menu/menu-settings.vue'),
  },
  {
    name: 'qr-codes',
    words: 'codes.title',
    group: 'wechat',
    right: 'channels.read',
    component: () => import('../accounts/codes/codes-settings.vue'),
  },
  {
    name: 'tags',
    words: 'tags.title',
    group: 'wechat',
    right: 'tags.manage',
    component: () => import('../accounts/tags/tags-settings.vue'),
  },
  {
    name: 'storage',
    words: 'storage.title',
    group: 'merchant',
    right: 'storage.read',
    component: () => import('../keeping/storage-settings.vue'),
  },
  {
    name: 'erasures',
    words: 'erasures.title',
    group: 'merchant',
    right: 'customers.export',
    component: () => import('../keeping/erasures-settings.vue'),
  },
  {
    name: 'wrap-up',
    words: 'wrapUpSettings.title',
    group: 'serving',
    right: 'settings.manage',
    component: () => import('./wrap-up-settings.vue'),
  },
  {
    name: 'block-list',
    words: 'block.title',
    group: 'serving',
    right: 'customers.block',
    component: () => import('./block-list.vue'),
  },
  {
    name: 'webhooks',
    words: 'webhook.title',
    group: 'merchant',
    right: 'webhooks.manage',
    component: () => import('../webhooks/webhook-settings.vue'),
  },
  {
    name: 'exchange',
    words: 'exchange.title',
    group: 'merchant',
    right: 'settings.exchange',
    component: () => import('./exchange/settings-exchange.vue'),
  },
  {
    name: 'personal-data',
    words: 'personalData.title',
    group: 'merchant',
    right: 'settings.manage',
    component: () => import('./personal-data.vue'),
  },
];
