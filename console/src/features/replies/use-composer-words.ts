import { computed } from 'vue';
import { t } from '../../locales/translate.js';
import { useIsNarrow } from '../../ui/use-media-query.js';
import { MAX_TEXT_BYTES } from './trays/split-text.js';
import type { Reply } from './use-reply.js';

/** What the composer says: in its empty field, and beside the meter where something stands in the way. */
export const useComposerWords = ({ state, room, tray, parts, needed, isTooMuch, isTooLong }: Reply) => {
  const isNarrow = useIsNarrow();

  const placeholder = computed(() => {
    if (isNarrow.value)
      return t(tray.isGathering.value ? 'composer.placeholderGatherShort' : 'composer.placeholderShort');
    return t(tray.isGathering.value ? 'composer.placeholderGather' : 'composer.placeholder');
  });

  const aboutLength = computed(() => {
    if (isTooLong.value) return t('tray.tooLong', { most: MAX_TEXT_BYTES });
    if (isTooMuch.value) return t('composer.tooMuch', { count: needed.value });
    return parts.value.length > 1 ? t('composer.split', { count: parts.value.length }) : undefined;
  });
  const notice = computed(() => {
    if (state.value?.kind === 'closed') return t('composer.closed');
    if (state.value?.kind === 'used') return t('composer.used');
    // That only the kept message is left is said above the field.
    const isOnlyKept = room.hasReserve.value && room.count.value === 0;
    return isOnlyKept && !isTooLong.value ? undefined : aboutLength.value;
  });

  return { placeholder, notice };
};
