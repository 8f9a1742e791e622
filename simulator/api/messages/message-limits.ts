import { fieldsOf, listOf, textOf, type Fields } from '../context.js';
import type { Channel } from '../../state/channels.js';
import type { MediaShelf, MediaType } from '../../state/media.js';

// WeChat publishes no figures. Text: field reports measure 2047 to 2048 bytes. The others are this simulator's own caps.
const TEXT_BYTES = 2048;
const TITLE_BYTES = 64;
const DESCRIPTION_BYTES = 512;
const ADDRESS_BYTES = 1024;
const MENU_BYTES = 2048;
const MENU_ITEM_BYTES = 256;
const SYSTEM_ERROR = -1;

export type Refusal = number | undefined;
export type LimitDeps = { readonly channel: Channel; readonly media: MediaShelf };
type Check = (fields: Fields, deps: LimitDeps) => Refusal;

const bytes = (text: string): number => Buffer.byteLength(text);
const tooLong = (text: string, limit: number, errcode: number): Refusal => (bytes(text) > limit ? errcode : undefined);

const first = (...refusals: readonly Refusal[]): Refusal => refusals.find((refusal) => refusal !== undefined);

const titleAndDescription = (fields: Fields): Refusal =>
  first(
    tooLong(textOf(fields, 'title'), TITLE_BYTES, 45003),
    tooLong(textOf(fields, 'description'), DESCRIPTION_BYTES, 45004),
  );

const medium =
  (name: string, types: readonly MediaType[], needed = true): Check =>
  (fields, { channel, media }) => {
    const mediaId = textOf(fields, name);
    if (!mediaId) return needed ? 41006 : undefined;
    const found = media.find(channel.appId, mediaId);
    return found && types.includes(found.type) ? undefined : 40007;
  };

const thumb = (needed: boolean): Check => medium('thumb_media_id', ['thumb', 'image'], needed);

const badMiniProgramLink = (content: string, channel: Channel): boolean =>
  (content.match(/<a\b[^>]*data-miniprogram-[^>]*>/gi) ?? []).some((tag) => {
    const appId = /data-miniprogram-appid="([^"]*)"/i.exec(tag)?.[1] ?? '';
    const path = /data-miniprogram-path="([^"]*)"/i.exec(tag)?.[1] ?? '';
    if (!appId.startsWith('wx') || !path) return true;
    return channel.kind === 'mini_program' && appId !== channel.appId;
  });

const text: Check = (fields, { channel }) => {
  const content = textOf(fields, 'content');
  if (!content) return 44004;
  return first(tooLong(content, TEXT_BYTES, 45002), badMiniProgramLink(content, channel) ? 45086 : undefined);
};

const news: Check = (fields) => {
  const articles = listOf(fields, 'articles');
  const [article] = articles;
  if (!article) return 44003;
  if (articles.length > 1) return 45008;
  return first(
    titleAndDescription(article),
    tooLong(textOf(article, 'url'), ADDRESS_BYTES, 45005),
    tooLong(textOf(article, 'picurl'), ADDRESS_BYTES, 45006),
  );
};

const msgmenu: Check = (fields) => {
  const items = listOf(fields, 'list');
  if (items.length === 0 || items.some((item) => !textOf(item, 'id'))) return 45098;
  if (items.some((item) => !textOf(item, 'content') || bytes(textOf(item, 'content')) > MENU_ITEM_BYTES)) return 45099;
  return first(
    tooLong(JSON.stringify(items), MENU_BYTES, 45098),
    tooLong(textOf(fields, 'head_content') + textOf(fields, 'tail_content'), TEXT_BYTES, 45002),
  );
};

const miniProgramPage: Check = (fields, deps) => {
  const { channel } = deps;
  const appId = textOf(fields, 'appid');
  // A malformed card is answered with -1 (WeChat community reports).
  if (!textOf(fields, 'title') || !textOf(fields, 'pagepath')) return SYSTEM_ERROR;
  if (channel.kind === 'official_account' && !appId) return SYSTEM_ERROR;
  if (channel.kind === 'mini_program' && appId && appId !== channel.appId) return 40013;
  return first(titleAndDescription(fields), thumb(true)(fields, deps));
};

const link: Check = (fields) => {
  if (!textOf(fields, 'title') || !textOf(fields, 'url')) return SYSTEM_ERROR;
  return first(
    titleAndDescription(fields),
    tooLong(textOf(fields, 'url'), ADDRESS_BYTES, 45005),
    tooLong(textOf(fields, 'thumb_url'), ADDRESS_BYTES, 45006),
  );
};

const video: Check = (fields, deps) =>
  first(medium('media_id', ['video'])(fields, deps), thumb(false)(fields, deps), titleAndDescription(fields));

const music: Check = (fields, deps) =>
  first(
    titleAndDescription(fields),
    tooLong(textOf(fields, 'musicurl') + textOf(fields, 'hqmusicurl'), ADDRESS_BYTES * 2, 45005),
    thumb(true)(fields, deps),
  );

const present =
  (name: string): Check =>
  (fields) =>
    textOf(fields, name) ? undefined : 44004;

const both: readonly Channel['kind'][] = ['official_account', 'mini_program'];
const officialOnly: readonly Channel['kind'][] = ['official_account'];
const miniProgramOnly: readonly Channel['kind'][] = ['mini_program'];

/** Which kind of channel may send what (WeChat doc: 发送客服消息). */
const messageTypes: Readonly<Record<string, { readonly kinds: readonly Channel['kind'][]; readonly check: Check }>> = {
  text: { kinds: both, check: text },
  image: { kinds: both, check: medium('media_id', ['image']) },
  voice: { kinds: officialOnly, check: medium('media_id', ['voice']) },
  video: { kinds: officialOnly, check: video },
  music: { kinds: officialOnly, check: music },
  news: { kinds: officialOnly, check: news },
  mpnews: { kinds: officialOnly, check: present('media_id') },
  mpnewsarticle: { kinds: officialOnly, check: present('article_id') },
  msgmenu: { kinds: officialOnly, check: msgmenu },
  wxcard: { kinds: officialOnly, check: present('card_id') },
  miniprogrampage: { kinds: both, check: miniProgramPage },
  link: { kinds: miniProgramOnly, check: link },
};

/** Why WeChat would refuse this message whoever it is for, as an errcode. */
export const refusalOf = (message: Fields, deps: LimitDeps): Refusal => {
  const msgtype = textOf(message, 'msgtype');
  const type = Object.hasOwn(messageTypes, msgtype) ? messageTypes[msgtype] : undefined;
  if (!type) return 40008;
  if (!type.kinds.includes(deps.channel.kind)) return 45050;
  const account = textOf(fieldsOf(message.customservice), 'kf_account');
  if (account && !deps.channel.kfAccounts.includes(account)) return 65401;
  return type.check(fieldsOf(message[msgtype]), deps);
};

/** Whether printable characters are written as `\uXXXX`, which WeChat refuses (40033). */
export const hasUnicodeEscapes = (body: string): boolean => {
  for (const [, code] of body.matchAll(/\\(?:u([0-9a-fA-F]{4})|[^])/g)) {
    if (code !== undefined && Number.parseInt(code, 16) >= 0x20) return true;
  }
  return false;
};
