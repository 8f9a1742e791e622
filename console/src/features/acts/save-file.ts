import { useProof } from '../../state/people/proof.js';
import { tryAct } from './try-act.js';

/** Has the browser save what only who has proved themselves may take along. */
export const saveFile = async (url: string): Promise<void> => {
  const { ensure } = useProof();
  if (!(await tryAct(ensure))) return;
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
};
