import { childOf, isSeveral } from '../../protocol/push-document.js';
import type { PushDocument, PushValue } from '../../protocol/push-document.js';
import { LIST_FIELDS, WRAPPERS } from './event-notices.table.js';

const HEADER_FIELDS: ReadonlySet<string> = new Set([
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'Event',
  'MsgId',
]);

const withLists = (value: PushValue): PushValue => {
  if (typeof value === 'string') return value;
  return isSeveral(value) ? value.map(withLists) : fieldsWithLists(value);
};

const fieldsWithLists = (document: PushDocument): PushDocument =>
  Object.fromEntries(
    Object.entries(document).map(([name, value]) => {
      const inner = withLists(value);
      return [name, LIST_FIELDS.has(name) && !isSeveral(inner) ? [inner] : inner];
    }),
  );

const unwrapped = (document: PushDocument): PushDocument =>
  WRAPPERS.reduce<PushDocument>((fields, wrapper) => {
    const inner = childOf(fields, wrapper);
    if (!inner) return fields;
    const { [wrapper]: _wrapped, ...others } = fields;
    return { ...others, ...inner };
  }, document);

/** The fields of an event beside its header, in one shape whether they came as XML or JSON. */
export const noticeFields = (document: PushDocument): PushDocument => {
  const own = Object.entries(document).filter(([name]) => !HEADER_FIELDS.has(name));
  return fieldsWithLists(unwrapped(Object.fromEntries(own)));
};
