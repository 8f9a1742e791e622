import { ElMessage } from 'element-plus';

/** A word at the top edge that goes away by itself. */
export const sayProblem = (message: string): void => {
  ElMessage({ message, type: 'error', grouping: true, duration: 5000, showClose: true });
};

export const sayDone = (message: string): void => {
  ElMessage({ message, type: 'success', grouping: true, duration: 2000 });
};
