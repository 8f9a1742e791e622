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
    name: 'pay',
    words: 'paySettings.title',
    group: 'commerce',
    right: 'channels.read',
    component: () => import('../payments/pay-settings.vue'),
  },
  {
    name: 'audit',
    words: 'audit.title',
    group: 'merchant',
    right: 'audit.read',
    component: () => import('./audit-log.vue'),
  },
];
