import { nextTick, onMounted, onScopeDispose, ref } from 'vue';
import type { Ref } from 'vue';

/** Nearer than this to the end counts as being there. */
const NEAR_PX = 64;

/**
 * Keeps a scrolled column still. At its foot it follows what is added; elsewhere it stays on the line being read, also
 * when older lines are put in above.
 */
export const useFoot = (scroller: Ref<HTMLElement | null>, content: Ref<HTMLElement | null>) => {
  const isAtFoot = ref(true);

  const toFoot = (): void => {
    const element = scroller.value;
    if (element) element.scrollTop = element.scrollHeight;
    isAtFoot.value = true;
  };

  const look = (): void => {
    const element = scroller.value;
    if (element) isAtFoot.value = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
  };

  /** Runs what puts lines in above and keeps the distance to the end. */
  const holdingStill = async (change: () => Promise<void>): Promise<void> => {
    const element = scroller.value;
    const fromEnd = element ? element.scrollHeight - element.scrollTop : 0;
    await change();
    await nextTick();
    if (element) element.scrollTop = element.scrollHeight - fromEnd;
  };

  /** What is put in below is for reading on: the column does not follow it. */
  const stay = (): void => {
    isAtFoot.value = false;
  };

  /** Brings a line into the middle of the column and stays there. */
  const toElement = (element: Element): void => {
    stay();
    element.scrollIntoView({ block: 'center' });
    look();
  };

  const observer = new ResizeObserver(() => {
    if (isAtFoot.value) toFoot();
  });
  onMounted(() => {
    for (const element of [scroller.value, content.value]) if (element) observer.observe(element);
    toFoot();
  });
  onScopeDispose(() => observer.disconnect());

  return { isAtFoot, toFoot, look, stay, holdingStill, toElement };
};
