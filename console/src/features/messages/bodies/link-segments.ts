export type Segment = { readonly text: string; readonly href?: string };

/** Latin punctuation and Chinese marks that end a sentence, not an address. */
const TRAILING = /[.,;:!?)\]}'"，。；：！？）】》」』、]+$/u;
const ADDRESS = /https?:\/\/[^\s<>"'，。；！？）】》」』、\u3000]+/giu;

/** The address of a page, or undefined for every scheme but http and https. */
export const safeHref = (url: string): string | undefined => {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : undefined;
  } catch {
    return undefined;
  }
};

/** Cuts text into plain pieces and addresses that may be pressed. The text itself is never read as markup. */
export const linkSegments = (text: string): readonly Segment[] => {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, '');
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > from) segments.push({ text: text.slice(from, match.index) });
    segments.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) segments.push({ text: text.slice(from) });
  return segments;
};
