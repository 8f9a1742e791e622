import { defineStore } from 'pinia';
import { ref } from 'vue';
import { useAlerts } from './alerts.js';
import type { AlertEvent } from './alerts.js';
import { isFirstAcrossTabs, keepFrontKnown, maySoundNow } from './once-across-tabs.js';
import { createPacedCalls } from './paced-calls.js';
import { useSettings } from './settings.js';
import { playTone } from './tones.js';

type Notice = {
  readonly event: AlertEvent;
  /** Tells two calls apart, the same in every tab. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  /** A younger notice takes the place of an older one with the same tag. */
  readonly tag: string;
  /** The agent is looking at it: no tab calls. */
  readonly isSeen: boolean;
  readonly onPress: () => void;
};

/** Two arrivals within this time make one sound. */
const SOUND_GAP_MS = 1500;
/** Of customers' lines; every call is agreed on among the tabs, which costs more than showing the line does. */
const LINES_PER_SECOND = 4;

/** How the desk calls an agent who looks elsewhere: once, however many tabs are open. */
export const useNotices = defineStore('notices', () => {
  const settings = useSettings();
  const alerts = useAlerts();
  let context: AudioContext | undefined;
  /** Calls since the page was last in front, for the title. */
  const uncounted = ref(0);
  /** How often this tab has called: sound or notice. */
  const calls = ref(0);

  const sound = async (): Promise<void> => {
    context ??= new AudioContext();
    // A browser holds sound back until the page has been pressed once.
    if (context.state === 'suspended') await context.resume();
    if (context.state === 'running') playTone(context, alerts.chosen.tone, settings.chosen.volume);
  };

  const show = ({ title, body, tag, onPress }: Notice): void => {
    if (!settings.chosen.desktopNotices || document.hasFocus()) return;
    const notice = new Notification(title, { body, tag, icon: '/icon.svg' });
    notice.addEventListener('click', () => {
      window.focus();
      onPress();
      notice.close();
    });
  };

  const callOnce = async (notice: Notice): Promise<void> => {
    const ways = alerts.chosen[notice.event];
    if (!(await isFirstAcrossTabs(notice.key, context?.state === 'running')) || notice.isSeen) return;
    calls.value += 1;
    if (ways.desktop) show(notice);
    if (ways.sound && settings.chosen.sound && (await maySoundNow(SOUND_GAP_MS))) await sound();
  };

  const callNow = (notice: Notice): void => void callOnce(notice).catch(() => undefined);
  const callForLine = createPacedCalls(LINES_PER_SECOND, callNow);

  keepFrontKnown();
  window.addEventListener('focus', () => (uncounted.value = 0));

  return {
    uncounted,
    calls,
    call: (notice: Notice): void => {
      // Customers' lines are counted as unread ones; the title shows the rest beside them.
      const isCounted = alerts.chosen[notice.event].badge && notice.event !== 'message';
      if (isCounted && !notice.isSeen && !document.hasFocus()) uncounted.value += 1;
      if (notice.event === 'message') callForLine(notice);
      else callNow(notice);
    },
    tryOut: () => sound(),
  };
});
