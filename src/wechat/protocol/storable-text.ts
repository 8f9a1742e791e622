const LONE_SURROGATE = /[\uD800-\uDFFF]/gu;
const NUL = /\0/g;
const REPLACEMENT = '\uFFFD';

/** Postgres text cannot hold NUL; the message is worth more than the character. */
export const replaceNul = (text: string): string => (text.includes('\0') ? text.replace(NUL, REPLACEMENT) : text);

/** The text with NUL and with lone surrogates, which UTF-8 cannot hold, replaced by U+FFFD. */
export const storableText = (text: string): string => replaceNul(text).replace(LONE_SURROGATE, REPLACEMENT);
