/** The longest text WeChat surely takes in one message, in bytes of UTF-8 (WeChat doc names no figure; 2048 is what holds in practice). */
export const MAX_TEXT_BYTES = 2048;

const encoder = new TextEncoder();
export const byteLength = (text: string): number => encoder.encode(text).length;

/** Lines as the one text they leave as; blank ones fall out. */
export const joinLines = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

const longestFit = (text: string): number => {
  let bytes = 0;
  let end = 0;
  for (const char of text) {
    bytes += byteLength(char);
    if (bytes > MAX_TEXT_BYTES) break;
    end += char.length;
  }
  return end;
};

/** The best place to cut inside the last half of what fits: after a line, a sentence, a clause, a space. */
const naturalEnd = (text: string, fit: number): number => {
  const head = text.slice(0, fit);
  for (const marks of ['\n', '。！？!?', '，；,;', ' ']) {
    const at = Math.max(...Array.from(marks, (mark) => head.lastIndexOf(mark)));
    if (at >= fit / 2) return at + 1;
  }
  return fit;
};

/** A text as the messages it needs: one, or several cut between characters at natural places. */
export const splitText = (text: string): readonly string[] => {
  const rest = text.trim();
  if (rest === '') return [];
  if (byteLength(rest) <= MAX_TEXT_BYTES) return [rest];
  const end = naturalEnd(rest, longestFit(rest));
  return [rest.slice(0, end).trim(), ...splitText(rest.slice(end))];
};
