import { BadRequest } from '../http/parse.js';
import { fieldsFrom } from '../push/compose.js';
import type { Act } from './act-schema.js';
import type { ActNamed, Meaning } from './meaning.js';

const sendText = ({ content }: ActNamed<'text'>): Meaning => ({
  fields: [
    ['MsgType', 'text'],
    ['Content', content],
  ],
  trigger: 'message',
  kind: 'text',
  content: { content },
});

/** A tapped menu item looks like a text but counts as a menu click (WeChat doc: 客服消息介绍, 特别说明). */
const tapMenuItem = ({ id, content }: ActNamed<'menu_item'>): Meaning => ({
  fields: [
    ['MsgType', 'text'],
    ['Content', content],
    ['bizmsgmenuid', id],
  ],
  trigger: 'menu',
  kind: 'text',
  content: { content },
});

const sendLocation = ({ latitude, longitude, scale, label }: ActNamed<'location'>): Meaning => ({
  fields: [
    ['MsgType', 'location'],
    ['Location_X', latitude],
    ['Location_Y', longitude],
    ['Scale', scale],
    ['Label', label],
  ],
  trigger: 'message',
  kind: 'location',
  content: { label, latitude, longitude },
});

const sendLink = ({ title, description, url }: ActNamed<'link'>): Meaning => ({
  fields: [
    ['MsgType', 'link'],
    ['Title', title],
    ['Description', description],
    ['Url', url],
  ],
  trigger: 'message',
  kind: 'link',
  content: { title, description, url },
});

const pushRaw = ({ fields, trigger }: ActNamed<'raw'>): Meaning => ({
  fields: fieldsFrom(fields),
  ...(trigger ? { trigger } : {}),
  kind: 'raw',
  content: fields,
});

const pushDocument = ({ document }: ActNamed<'document'>): Meaning => ({
  fields: [['MsgType', 'document']],
  kind: 'raw',
  content: { document },
});

/** Acts that need nothing but their own words. */
export const plainMeaning = (act: Act): Meaning => {
  switch (act.act) {
    case 'text':
      return sendText(act);
    case 'menu_item':
      return tapMenuItem(act);
    case 'location':
      return sendLocation(act);
    case 'link':
      return sendLink(act);
    case 'raw':
      return pushRaw(act);
    case 'document':
      return pushDocument(act);
    case 'pay':
      return { trigger: 'payment', kind: 'event', content: { event: 'pay' } };
    default:
      throw new BadRequest(`${act.act} is not an act of this kind of channel`);
  }
};
