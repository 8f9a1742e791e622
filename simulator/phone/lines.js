// @ts-check
import { element, icon } from './dom.js';
import { richText } from './rich-text.js';

/**
 * @typedef {import('./api.js').Line} Line
 * @typedef {import('./api.js').Channel} Channel
 * @typedef {import('./rich-text.js').Taps} Taps
 * @typedef {Record<string, any>} Content
 */

/** @param {unknown} mediaId */
const mediaAddress = (mediaId) => `/simulator/media/${encodeURIComponent(String(mediaId))}`;

/** @param {string} src @param {string} className */
const picture = (src, className) => {
  const image = element('img', { src, class: className, alt: '图片', loading: 'lazy' });
  image.addEventListener('error', () =>
    image.replaceWith(element('span', { class: `${className} picture-missing` }, [icon('picture')])),
  );
  return image;
};

/** @param {string} mediaId */
const viewable = (mediaId) => {
  const button = element('button', { type: 'button', class: 'picture', 'aria-label': '查看图片' }, [
    picture(mediaAddress(mediaId), 'picture-image'),
  ]);
  button.addEventListener('click', () => {
    const viewer = /** @type {HTMLDialogElement} */ (document.getElementById('viewer'));
    const image = /** @type {HTMLImageElement} */ (viewer.querySelector('img'));
    image.src = mediaAddress(mediaId);
    viewer.addEventListener('click', () => viewer.close(), { once: true });
    viewer.showModal();
  });
  return button;
};

/** @param {string} mediaId */
const voice = (mediaId) => {
  const button = element('button', { type: 'button', class: 'bubble voice' }, [icon('waves'), '语音']);
  button.addEventListener('click', () => {
    // Browsers play MP3 but not AMR: the drawing moves either way.
    button.classList.add('is-playing');
    const stop = () => button.classList.remove('is-playing');
    const sound = new Audio(mediaAddress(mediaId));
    sound.addEventListener('ended', stop);
    sound.play().catch(() => setTimeout(stop, 1200));
  });
  return button;
};

/** @param {Content} content */
const video = (content) => {
  /** @type {Record<string, string>} */
  const poster = content.thumb_media_id ? { poster: mediaAddress(content.thumb_media_id) } : {};
  return element('div', { class: 'video' }, [
    element('video', { src: mediaAddress(content.media_id), controls: '', preload: 'metadata', ...poster }),
    ...(content.title ? [element('p', {}, [String(content.title)])] : []),
  ]);
};

/** @param {string} url @param {string} className @param {(Node | string)[]} children */
const linked = (url, className, children) =>
  /^https?:\/\//i.test(url)
    ? element('a', { class: className, href: url, target: '_blank', rel: 'noopener noreferrer nofollow' }, children)
    : element('div', { class: className }, children);

/** @param {Content} article */
const newsCard = (article) =>
  linked(String(article.url ?? ''), 'card news', [
    ...(article.picurl ? [picture(String(article.picurl), 'news-image')] : []),
    element('strong', {}, [String(article.title ?? '')]),
    element('p', {}, [String(article.description ?? '')]),
  ]);

/** @param {Content} content */
const linkCard = (content) =>
  linked(String(content.url ?? ''), 'card link-card', [
    element('strong', {}, [String(content.title ?? '')]),
    element('div', { class: 'link-body' }, [
      element('p', {}, [String(content.description ?? '')]),
      content.thumb_url
        ? picture(String(content.thumb_url), 'link-image')
        : element('span', { class: 'link-image picture-missing' }, [icon('bag')]),
    ]),
  ]);

/** @param {Content} content @param {Taps} taps */
const miniProgramCard = (content, taps) => {
  const card = element(
    'button',
    { type: 'button', class: 'card mini-program', title: String(content.pagepath ?? '') },
    [
      element('span', { class: 'mini-program-name' }, [icon('app'), String(content.appid ?? '小程序')]),
      element('strong', {}, [String(content.title ?? '')]),
      content.thumb_media_id ? picture(mediaAddress(content.thumb_media_id), 'mini-program-image') : '',
      element('span', { class: 'mini-program-foot' }, [icon('app'), '小程序']),
    ],
  );
  card.addEventListener('click', () => taps.say(`打开小程序 ${content.pagepath ?? ''}`));
  return card;
};

/** @param {Content} content @param {Taps} taps */
const menuMessage = (content, taps) => {
  const items = (content.list ?? []).map((/** @type {Content} */ item) => {
    const id = String(item.id);
    const button = element(
      'button',
      { type: 'button', class: 'text-link', 'data-testid': 'phone-menu-item', 'data-item': id },
      [String(item.content)],
    );
    button.addEventListener('click', () => taps.tapItem(id, String(item.content)));
    return element('li', {}, [button]);
  });
  return element('div', { class: 'bubble menu-message' }, [
    ...(content.head_content ? [element('p', {}, richText(String(content.head_content), taps))] : []),
    element('ul', {}, items),
    ...(content.tail_content ? [element('p', {}, richText(String(content.tail_content), taps))] : []),
  ]);
};

/** @param {Content} content */
const place = (content) =>
  element('div', { class: 'card place' }, [
    element('strong', {}, [String(content.label || '位置')]),
    element('p', {}, [`${content.latitude}, ${content.longitude}`]),
    element('span', { class: 'place-map' }, [icon('place')]),
  ]);

/** @param {Content} content */
const music = (content) =>
  linked(String(content.musicurl ?? ''), 'card music', [
    icon('music'),
    element('span', {}, [
      element('strong', {}, [String(content.title ?? '音乐')]),
      element('p', {}, [String(content.description ?? '')]),
    ]),
  ]);

/** @param {string} words */
const bubble = (words) => element('div', { class: 'bubble' }, [words]);

/** @type {Record<string, (content: Content, taps: Taps) => Node>} */
const drawers = {
  text: (content, taps) => element('div', { class: 'bubble' }, richText(String(content.content ?? ''), taps)),
  image: (content) => viewable(String(content.media_id)),
  voice: (content) => voice(String(content.media_id)),
  video,
  shortvideo: video,
  news: (content) => element('div', { class: 'news-list' }, (content.articles ?? []).map(newsCard)),
  link: linkCard,
  miniprogrampage: miniProgramCard,
  msgmenu: menuMessage,
  location: place,
  music,
  mpnews: () => bubble('[图文消息]'),
  mpnewsarticle: () => bubble('[图文消息]'),
  wxcard: () => bubble('[卡券]'),
};

/** @type {Record<string, (content: Content, channel: Channel) => string>} */
const eventWords = {
  follow: ({ scene }, { name }) => `你关注了「${name}」${scene ? `（${scene}）` : ''}`,
  unfollow: (_, { name }) => `你取消了对「${name}」的关注`,
  scan: ({ scene }) => `你扫描了二维码（${scene}）`,
  menu: ({ name, key }) => `你点了菜单「${name ?? key}」`,
  enter: ({ sessionFrom }, { name }) => `你进入了「${name}」的客服会话${sessionFrom ? `（${sessionFrom}）` : ''}`,
  pay: () => '你完成了支付',
};

/** @param {Line} line @param {Channel} channel @returns {string} */
const noticeWords = ({ kind, content }, channel) => {
  if (kind === 'notice') return String(content.text);
  return eventWords[content.event]?.(content, channel) ?? '发出了一次自定义推送';
};

/** @param {Line} line @param {string} direction */
const attributesOf = (line, direction) => ({
  class: `line line-${direction}`,
  'data-testid': 'phone-message',
  'data-kind': line.kind,
  'data-direction': direction,
  'data-number': String(line.number),
});

/**
 * One line of the chat: a bubble or card beside its sender, or a grey notice in the middle.
 *
 * @param {Line} line @param {Channel} channel @param {Taps} taps
 */
export const drawLine = (line, channel, taps) => {
  const draw = drawers[line.kind];
  if (line.from === 'wechat' || !draw) {
    return element('li', attributesOf(line, 'notice'), [
      element('span', { class: 'notice' }, [noticeWords(line, channel)]),
    ]);
  }
  const isMine = line.from === 'customer';
  const { kfAccount, isAi } = line.content;
  return element('li', attributesOf(line, isMine ? 'sent' : 'received'), [
    element('span', { class: `avatar ${isMine ? 'avatar-mine' : 'avatar-merchant'}` }, [
      icon(isMine ? 'person' : 'bag'),
    ]),
    element('div', { class: 'said' }, [
      ...(kfAccount ? [element('span', { class: 'agent' }, [String(kfAccount).split('@')[0] ?? ''])] : []),
      draw(line.content, taps),
      ...(isAi ? [element('span', { class: 'ai-note' }, ['内容由第三方 AI 生成'])] : []),
    ]),
  ]);
};

/** @param {number} at @param {number} now */
export const drawTime = (at, now) => {
  const date = new Date(at);
  const clock = date.toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false });
  const isToday = date.toDateString() === new Date(now).toDateString();
  const words = isToday ? clock : `${date.getMonth() + 1}月${date.getDate()}日 ${clock}`;
  return element('li', { class: 'line line-time' }, [element('span', {}, [words])]);
};
