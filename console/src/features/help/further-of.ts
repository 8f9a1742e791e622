import { t } from '../../locales/translate.js';

/** Where a code is explained, for a message that has no place for a component. */
export const furtherOf = (code: string | undefined): { readonly href: string; readonly words: string } | undefined =>
  code === undefined
    ? undefined
    : { href: `/help/errcodes/${encodeURIComponent(code)}`, words: t('errcode.link', { code }) };
