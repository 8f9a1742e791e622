import { onScopeDispose, readonly, ref } from 'vue';

/** Whether the page matches a media query now, kept true as it changes. */
export const useMediaQuery = (query: string) => {
  const list = matchMedia(query);
  const matches = ref(list.matches);
  const update = () => {
    matches.value = list.matches;
  };
  list.addEventListener('change', update);
  onScopeDispose(() => list.removeEventListener('change', update));
  return readonly(matches);
};

/** A phone: one pane at a time. */
export const useIsNarrow = () => useMediaQuery('(max-width: 719px)');

/** Room for the customer beside the conversation. */
export const useIsWide = () => useMediaQuery('(min-width: 1200px)');
