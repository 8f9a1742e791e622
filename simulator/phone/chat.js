// @ts-check
import { readNow } from './api.js';
import { element } from './dom.js';
import { drawLine, drawTime } from './lines.js';

/** @typedef {import('./api.js').Line} Line */

const TIME_GAP_MS = 5 * 60 * 1000;
const NEAR_END_PX = 120;

/**
 * The list of lines. It stays at its end unless someone has scrolled up to read.
 *
 * @param {import('./api.js').Channel} channel
 * @param {import('./rich-text.js').Taps} taps
 */
export const createChat = (channel, taps) => {
  const root = element('ol', { class: 'messages', 'data-testid': 'phone-messages' });
  let last = 0;
  let lastAt = 0;

  const toEnd = () => {
    root.scrollTop = root.scrollHeight;
    // Pictures have no height before they are loaded.
    for (const image of root.querySelectorAll('img')) {
      if (!image.complete) image.addEventListener('load', () => (root.scrollTop = root.scrollHeight), { once: true });
    }
  };
  /** @param {Line} line @param {number} now */
  const draw = (line, now) => {
    if (line.number <= last) return;
    if (line.at - lastAt > TIME_GAP_MS) root.append(drawTime(line.at, now));
    last = line.number;
    lastAt = line.at;
    root.append(drawLine(line, channel, taps));
  };
  return {
    root,
    toEnd,
    last: () => last,
    /** Draws what is not drawn yet and answers it. @param {Line[]} lines @returns {Promise<Line[]>} */
    add: async (lines) => {
      const fresh = lines.filter(({ number }) => number > last);
      if (fresh.length === 0) return [];
      const isNearEnd = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END_PX;
      const now = await readNow();
      for (const line of fresh) draw(line, now);
      if (isNearEnd || fresh.some(({ from }) => from === 'customer')) toEnd();
      return fresh;
    },
  };
};
