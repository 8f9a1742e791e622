// @ts-check
import { element, icon } from './dom.js';

/**
 * @typedef {{ tapItem: (id: string, content: string) => void, say: (words: string) => void }} Taps
 */

const ANCHOR = /<a\b([^>]*)>([^]*?)<\/a>/gi;
const ADDRESS = /https?:\/\/[^\s<>"'，。；！？、（）]+/g;
const entities = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'", '&nbsp;': ' ' };

/** @param {string} text */
const unescape = (text) =>
  text.replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (entity) => entities[/** @type {keyof typeof entities} */ (entity)]);

/** @param {string} attributes @param {string} name */
const attribute = (attributes, name) => {
  const found = new RegExp(`${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  return found ? unescape(found[1] ?? found[2] ?? '') : '';
};

/** @param {string} href @param {string} text */
const webLink = (href, text) => element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, [text]);

/** Addresses written out become links; everything else stays text, whatever it looks like. @param {string} text */
const plain = (text) => {
  /** @type {(Node | string)[]} */
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(text.slice(at, found.index), webLink(found[0], found[0]));
    at = found.index + found[0].length;
  }
  return [...parts, text.slice(at)];
};

/** @param {string} attributes @param {string} text @param {Taps} taps @returns {Node | string} */
const anchor = (attributes, text, taps) => {
  const href = attribute(attributes, 'href');
  const appId = attribute(attributes, 'data-miniprogram-appid');
  if (appId) {
    const path = attribute(attributes, 'data-miniprogram-path');
    const button = element('button', { class: 'text-link', type: 'button', title: `${appId} ${path}` }, [
      icon('app'),
      text,
    ]);
    button.addEventListener('click', () => taps.say(`打开小程序 ${path}`));
    return button;
  }
  if (href.startsWith('weixin://bizmsgmenu')) {
    const query = new URLSearchParams(href.split('?')[1] ?? '');
    const id = query.get('msgmenuid') ?? '';
    const button = element(
      'button',
      { class: 'text-link', type: 'button', 'data-testid': 'phone-menu-item', 'data-item': id },
      [text],
    );
    button.addEventListener('click', () => taps.tapItem(id, query.get('msgmenucontent') ?? text));
    return button;
  }
  // Any other scheme could run something in this page.
  return /^https?:\/\//i.test(href) ? webLink(href, text) : text;
};

/**
 * A merchant's text as WeChat shows it: links live, every other tag as it is written. Nothing is ever parsed as HTML.
 *
 * @param {string} text
 * @param {Taps} taps
 */
export const richText = (text, taps) => {
  /** @type {(Node | string)[]} */
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(ANCHOR)) {
    parts.push(...plain(unescape(text.slice(at, found.index))));
    parts.push(anchor(found[1] ?? '', unescape(found[2] ?? ''), taps));
    at = found.index + found[0].length;
  }
  return [...parts, ...plain(unescape(text.slice(at)))];
};
