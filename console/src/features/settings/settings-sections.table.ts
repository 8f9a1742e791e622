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

export const SETTINGS_GROUPS = ['own', 'serving', 'selfService', 'commerce', 'merchant'] as const;
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
];
