import { ElMessage } from 'element-plus';
import { h } from 'vue';

type Further = { readonly href: string; readonly words: string };

/** A word at the top edge that goes away by itself; more slowly where it leads further. */
export const sayProblem = (message: string, further?: Further): void => {
  const shown = further
    ? { message: () => h('span', [message, ' ', h('a', { href: further.href }, further.words)]), duration: 10_000 }
    : { message, grouping: true, duration: 5000 };
  ElMessage({ ...shown, type: 'error', showClose: true });
};

export const sayDone = (message: string): void => {
  ElMessage({ message, type: 'success', grouping: true, duration: 2000 });
};
