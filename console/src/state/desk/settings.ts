import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { z } from 'zod';
import { speak } from '../../locales/translate.js';
import { keep, readKept } from './kept-values.js';

/** What an agent chose for this browser. */
const deskSettings = z.object({
  theme: z.enum(['auto', 'light', 'dark']).catch('auto'),
  density: z.enum(['comfortable', 'compact']).catch('comfortable'),
  language: z.enum(['zh', 'en']).catch('zh'),
  sound: z.boolean().catch(true),
  /** 0 to 100. */
  volume: z.number().min(0).max(100).catch(60),
  desktopNotices: z.boolean().catch(false),
  /** What is sent waits 5 s and can be taken back. */
  sendDelay: z.boolean().catch(false),
});
export type DeskSettings = z.infer<typeof deskSettings>;

const darkQuery = matchMedia('(prefers-color-scheme: dark)');

const applyLook = ({ theme, density, language }: DeskSettings): void => {
  const root = document.documentElement;
  root.classList.toggle('dark', theme === 'dark' || (theme === 'auto' && darkQuery.matches));
  root.classList.toggle('compact', density === 'compact');
  root.lang = language === 'zh' ? 'zh-CN' : 'en';
  // Without its words the page goes on in the language it has.
  void speak(language).catch(() => undefined);
};

export const useSettings = defineStore('settings', () => {
  const chosen = ref<DeskSettings>(deskSettings.parse(readKept('settings') ?? {}));

  watch(
    chosen,
    (settings) => {
      applyLook(settings);
      keep('settings', settings);
    },
    { deep: true, immediate: true },
  );
  darkQuery.addEventListener('change', () => applyLook(chosen.value));

  /** Turns desktop notices on where the browser permits them; says whether they are on. */
  const askForDesktopNotices = async (isWanted: boolean): Promise<boolean> => {
    const isPermitted = isWanted && 'Notification' in window && (await Notification.requestPermission()) === 'granted';
    chosen.value.desktopNotices = isPermitted;
    return isPermitted;
  };

  return { chosen, askForDesktopNotices };
});
