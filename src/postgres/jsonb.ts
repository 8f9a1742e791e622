/**
 * JSON text that Postgres takes as jsonb: it refuses NUL and lone halves of a surrogate pair, so both become U+FFFD
 * (bad-inputs.json C10).
 */
export const toJsonb = (value: unknown): string => {
  const json = JSON.stringify(value);
  // A lone half is always written as an escape, so text without these escapes holds nothing to clean: it need not be walked.
  return json.includes('\\u') && UNCLEAN.test(json) ? JSON.stringify(value, cleaned) : json;
};

/** May also be met in harmless text, which then only costs the walk. */
const UNCLEAN = /\\u(?:0000|d[89a-f])/;

const cleaned = (_key: string, member: unknown): unknown => (typeof member === 'string' ? cleanText(member) : member);

const cleanText = (text: string): string =>
  /[\0\ud800-\udfff]/.test(text) ? Buffer.from(text.replaceAll('\0', '\ufffd'), 'utf8').toString('utf8') : text;
