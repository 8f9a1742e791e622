import { ref } from 'vue';

/** While live events do not come, everything on screen is read this often. */
const EVERY_MS = 2000;

/** Reads again and again while the server says that live events do not come, and once more when they do again. */
export const createDelayedPolling = (reread: () => Promise<void>) => {
  const isDelayed = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const poll = async (): Promise<void> => {
    await reread().catch(() => undefined);
    if (isDelayed.value) timer = setTimeout(() => void poll(), EVERY_MS);
  };

  const set = (on: boolean): void => {
    clearTimeout(timer);
    const wasDelayed = isDelayed.value;
    isDelayed.value = on;
    if (on || wasDelayed) void poll();
  };

  return { isDelayed, set };
};
