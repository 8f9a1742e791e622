/**
 * JSON text that Postgres takes as jsonb: it refuses NUL and lone halves of a surrogate pair, so both become U+FFFD
 * (bad-inputs.json C10).
 */
export const toJsonb = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? cleanText(member) : member));

const cleanText = (text: string): string =>
  /[\0\ud800-\udfff]/.test(text) ? Buffer.from(text.replaceAll('\0', '\ufffd'), 'utf8').toString('utf8') : text;
