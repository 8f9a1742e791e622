import { EMOTICONS, SLASH_CODES } from './emoticons.table.js';
import { linkSegments } from './link-segments.js';

export type TextSegment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'face'; readonly text: string; readonly name: string };

const escaped = (code: string): string => code.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Longer codes first: `/:,@@` is not `/:,` and something. */
const CODES = [...SLASH_CODES.keys()].sort((a, b) => b.length - a.length).map(escaped);
const FACE = new RegExp(`\\[([\\p{L}0-9]{1,12})\\]|(${CODES.join('|')})`, 'gu');

const faceOf = ([, bracketed, code]: RegExpMatchArray): TextSegment | undefined => {
  const name = bracketed ?? SLASH_CODES.get(code ?? '');
  const emoji = name && EMOTICONS.get(name);
  return name && emoji ? { kind: 'face', text: emoji, name } : undefined;
};

/** WeChat's faces in a plain piece; what only looks like one stays as it was written. */
const withFaces = (text: string): readonly TextSegment[] => {
  const segments: TextSegment[] = [];
  let from = 0;
  for (const match of text.matchAll(FACE)) {
    const face = faceOf(match);
    if (!face) continue;
    if (match.index > from) segments.push({ kind: 'text', text: text.slice(from, match.index) });
    segments.push(face);
    from = match.index + match[0].length;
  }
  if (from < text.length) segments.push({ kind: 'text', text: text.slice(from) });
  return segments;
};

/** A text cut into plain pieces, addresses that may be pressed, and WeChat's faces. It is never read as markup. */
export const textSegments = (text: string): readonly TextSegment[] =>
  linkSegments(text).flatMap((segment) =>
    segment.href ? [{ kind: 'link', text: segment.text, href: segment.href } as const] : withFaces(segment.text),
  );
