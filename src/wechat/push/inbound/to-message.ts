import type { InboundMessageContent } from '../../../domain/conversations/inbound.js';
import { textOf } from '../../protocol/push-document.js';
import type { PushDocument } from '../../protocol/push-document.js';
import { numberOf } from './read-number.js';

/** Undefined where a field is missing without which the message cannot be shown as what it claims to be. */
type Reader = (document: PushDocument) => InboundMessageContent | undefined;

const HEADER_FIELDS: ReadonlySet<string> = new Set([
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'MsgId',
  'MsgDataId',
  'Idx',
  'BusinessId',
]);

/** An absent or empty field as no member at all. */
const optional = <Name extends string>(name: Name, text: string | undefined): { readonly [key in Name]?: string } => {
  const member: { [key in Name]?: string } = {};
  if (text) member[name] = text;
  return member;
};

const readText: Reader = (document) => {
  if (typeof (document['Content'] ?? '') !== 'string') return undefined;
  const text = textOf(document, 'Content') ?? '';
  return { type: 'text', text, ...optional('menuItemId', textOf(document, 'bizmsgmenuid')) };
};

const readImage: Reader = (document) => {
  const mediaId = textOf(document, 'MediaId');
  return mediaId ? { type: 'image', mediaId, ...optional('pictureUrl', textOf(document, 'PicUrl')) } : undefined;
};

const readVoice: Reader = (document) => {
  const mediaId = textOf(document, 'MediaId');
  if (!mediaId) return undefined;
  return {
    type: 'voice',
    mediaId,
    format: textOf(document, 'Format') ?? '',
    ...optional('mediaId16k', textOf(document, 'MediaId16K')),
    ...optional('transcript', textOf(document, 'Recognition')),
  };
};

const readVideo =
  (short: boolean): Reader =>
  (document) => {
    const mediaId = textOf(document, 'MediaId');
    if (!mediaId) return undefined;
    return { type: 'video', mediaId, short, ...optional('thumbMediaId', textOf(document, 'ThumbMediaId')) };
  };

const readLocation: Reader = (document) => {
  const latitude = numberOf(document, 'Location_X');
  const longitude = numberOf(document, 'Location_Y');
  if (latitude === undefined || longitude === undefined) return undefined;
  const scale = numberOf(document, 'Scale');
  const label = textOf(document, 'Label') ?? '';
  return { type: 'location', latitude, longitude, label, ...(scale !== undefined && { scale }) };
};

const readLink: Reader = (document) => {
  const url = textOf(document, 'Url');
  if (!url) return undefined;
  return {
    type: 'link',
    url,
    title: textOf(document, 'Title') ?? '',
    description: textOf(document, 'Description') ?? '',
  };
};

/** Pushes name a page `pages/order/detail.html?id=1` where the mini program itself says `pages/order/detail?id=1`. */
const withoutHtmlSuffix = (pagePath: string): string => pagePath.replace(/^([^?]*)\.html(?=\?|$)/, '$1');

const readMiniProgramPage: Reader = (document) => {
  const appId = textOf(document, 'AppId');
  const pagePath = textOf(document, 'PagePath');
  if (!appId || pagePath === undefined) return undefined;
  return {
    type: 'mini_program_page',
    appId,
    pagePath: withoutHtmlSuffix(pagePath),
    title: textOf(document, 'Title') ?? '',
    ...optional('thumbUrl', textOf(document, 'ThumbUrl')),
    ...optional('thumbMediaId', textOf(document, 'ThumbMediaId')),
  };
};

const readFile: Reader = (document) => {
  const sizeBytes = numberOf(document, 'FileTotalLen');
  return {
    type: 'file',
    title: textOf(document, 'Title') ?? '',
    description: textOf(document, 'Description') ?? '',
    ...(sizeBytes !== undefined && { sizeBytes }),
  };
};

/** By MsgType (WeChat doc: 接收普通消息; mini programs: 接收消息和事件). */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ['text', readText],
  ['image', readImage],
  ['voice', readVoice],
  ['video', readVideo(false)],
  ['shortvideo', readVideo(true)],
  ['location', readLocation],
  ['link', readLink],
  ['miniprogrampage', readMiniProgramPage],
  ['file', readFile],
]);

const keepAsSent = (wechatType: string, document: PushDocument): InboundMessageContent => {
  const fields = Object.entries(document)
    .filter(([name]) => !HEADER_FIELDS.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return { type: 'unsupported', wechatType, fields: Object.fromEntries(fields) };
};

/** A message of an unknown type, or of a known one that lacks what makes it, is kept as it came: nothing a customer sent is dropped. */
export const toMessage = (msgType: string, document: PushDocument): InboundMessageContent =>
  READERS.get(msgType)?.(document) ?? keepAsSent(msgType, document);
