import { onScopeDispose, ref } from 'vue';
import { t } from '../../../locales/translate.js';
import { sayProblem } from '../../../ui/say.js';

/** What the server takes as a picture. */
const TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif']);
const MAX_BYTES = 10 * 1024 * 1024;

const problemOf = (file: File): string | undefined => {
  if (!TYPES.has(file.type)) return t('picture.badType', { name: file.name });
  return file.size > MAX_BYTES ? t('picture.tooLarge', { name: file.name }) : undefined;
};

const filesOf = (transfer: DataTransfer | null): readonly File[] => [...(transfer?.files ?? [])];

/** Pictures by button, paste or drop anywhere on the page; `take` gets those that can be sent. */
export const usePictureIntake = (take: (files: readonly File[]) => void) => {
  const isOver = ref(false);

  const offer = (files: readonly File[]): void => {
    const problems = files.flatMap((file) => problemOf(file) ?? []);
    for (const problem of problems) sayProblem(problem);
    const good = files.filter((file) => !problemOf(file));
    if (good.length > 0) take(good);
  };

  const handlePaste = (event: ClipboardEvent): void => {
    const files = filesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    offer(files);
  };

  const handleOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    isOver.value = true;
  };
  const handleLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) isOver.value = false;
  };
  const handleDrop = (event: DragEvent): void => {
    isOver.value = false;
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    offer(filesOf(event.dataTransfer));
  };

  const listeners = { dragover: handleOver, dragleave: handleLeave, drop: handleDrop } as const;
  window.addEventListener('dragover', listeners.dragover);
  window.addEventListener('dragleave', listeners.dragleave);
  window.addEventListener('drop', listeners.drop);
  onScopeDispose(() => {
    window.removeEventListener('dragover', listeners.dragover);
    window.removeEventListener('dragleave', listeners.dragleave);
    window.removeEventListener('drop', listeners.drop);
  });

  return { isOver, offer, handlePaste, accept: [...TYPES].join(',') };
};
