import { knownKey, t } from './translate.js';

/** One line for a list: the text itself, or what kind of line it was. */
export const previewWords = ({ type, text }: { readonly type: string; readonly text: string }): string => {
  if (text) return text;
  return t('preview.bracketed', { kind: t(knownKey(`kind.${type}`) ?? 'kind.unsupported') });
};
