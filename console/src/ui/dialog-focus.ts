import { onScopeDispose } from 'vue';
import { useIsNarrow } from './use-media-query.js';

/**
 * A dialog of Element Plus takes the focus itself when it opens, so that whoever goes on by keyboard would have to find
 * the field first. The field marked `autofocus` gets it instead, once; a phone's keyboard would cover what was opened.
 */
export const useDialogFocus = (): void => {
  const isNarrow = useIsNarrow();
  const met = new WeakSet<Element>();
  const hand = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || !target.classList.contains('el-dialog') || met.has(target)) return;
    met.add(target);
    if (!isNarrow.value) target.querySelector<HTMLElement>('[autofocus]')?.focus();
  };
  window.addEventListener('focusin', hand);
  onScopeDispose(() => window.removeEventListener('focusin', hand));
};
