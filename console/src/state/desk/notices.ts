import { defineStore } from 'pinia';
import { useSettings } from './settings.js';

type Notice = { readonly title: string; readonly body: string; readonly tag: string; readonly onPress: () => void };

/** One short rise of two notes; made here, so no sound file has to be fetched. */
const chime = (context: AudioContext, volume: number): void => {
  const loudness = context.createGain();
  loudness.connect(context.destination);
  const start = context.currentTime;
  loudness.gain.setValueAtTime(0.0001, start);
  loudness.gain.exponentialRampToValueAtTime(Math.max(0.001, (volume / 100) * 0.4), start + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.4);
  for (const [frequency, delay] of [
    [660, 0],
    [880, 0.1],
  ] as const) {
    const note = context.createOscillator();
    note.frequency.value = frequency;
    note.connect(loudness);
    note.start(start + delay);
    note.stop(start + 0.4);
  }
};

/** Two arrivals within this time make one sound. */
const SOUND_GAP_MS = 1500;

/** How the desk calls an agent who looks elsewhere. */
export const useNotices = defineStore('notices', () => {
  const settings = useSettings();
  let context: AudioContext | undefined;
  let soundedAt = 0;

  const sound = async (): Promise<void> => {
    const { chosen } = settings;
    if (!chosen.sound || Date.now() - soundedAt < SOUND_GAP_MS) return;
    soundedAt = Date.now();
    context ??= new AudioContext();
    // A browser holds sound back until the page has been pressed once.
    if (context.state === 'suspended') await context.resume();
    if (context.state === 'running') chime(context, chosen.volume);
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

  return {
    call: (notice: Notice): void => {
      void sound().catch(() => undefined);
      show(notice);
    },
    tryOut: () => sound(),
  };
});
