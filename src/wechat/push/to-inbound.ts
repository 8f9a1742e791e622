import type { InboundPush } from '../../domain/conversations/inbound.js';
import { textOf } from '../protocol/push-document.js';
import type { PushDocument } from '../protocol/push-document.js';
import { eventKey, messageKey } from './inbound/push-key.js';
import { toEvent } from './inbound/to-event.js';
import { toMessage } from './inbound/to-message.js';

const OPAQUE_ID = /^[A-Za-z0-9_-]{1,64}$/;
const MSG_TYPE = /^[A-Za-z0-9_]{1,32}$/;
const EVENT = /^[A-Za-z0-9_ ]{1,64}$/;
const CREATE_TIME = /^[1-9][0-9]{0,9}$/;
/** 2100-01-01: whatever claims to be later is not in seconds. */
const LATEST_CREATE_TIME = 4_102_444_800;

type Header = {
  readonly originalId: string;
  readonly openid: string;
  readonly createTime: string;
  readonly msgType: string;
};

/** The field's text where it has the form it must have. */
const checked = (document: PushDocument, name: string, form: RegExp): string | undefined => {
  const text = textOf(document, name);
  return text !== undefined && form.test(text) ? text : undefined;
};

const readHeader = (document: PushDocument): Header | undefined => {
  const originalId = checked(document, 'ToUserName', OPAQUE_ID);
  const openid = checked(document, 'FromUserName', OPAQUE_ID);
  const createTime = checked(document, 'CreateTime', CREATE_TIME);
  const msgType = checked(document, 'MsgType', MSG_TYPE);
  if (!originalId || !openid || !createTime || !msgType || Number(createTime) > LATEST_CREATE_TIME) return undefined;
  return { originalId, openid, createTime, msgType };
};

const readArticle = (
  document: PushDocument,
): { readonly article?: { readonly id: string; readonly index: number } } => {
  const id = textOf(document, 'MsgDataId');
  const index = Number(textOf(document, 'Idx'));
  return id ? { article: { id, index: Number.isInteger(index) ? index : 1 } } : {};
};

const readMessage = ({ openid, createTime, msgType }: Header, document: PushDocument): InboundPush | undefined => {
  const msgId = checked(document, 'MsgId', OPAQUE_ID);
  if (!msgId) return undefined;
  const businessId = textOf(document, 'BusinessId');
  return {
    kind: 'message',
    openid,
    createdAt: new Date(Number(createTime) * 1000),
    key: messageKey(openid, msgId),
    wechatName: msgType,
    msgId,
    ...readArticle(document),
    ...(businessId && { businessId }),
    content: toMessage(msgType, document),
  };
};

const readEvent = ({ openid, createTime }: Header, document: PushDocument): InboundPush | undefined => {
  const event = checked(document, 'Event', EVENT);
  if (!event) return undefined;
  return {
    kind: 'event',
    openid,
    createdAt: new Date(Number(createTime) * 1000),
    key: eventKey({ openid, createTime, event }, document),
    wechatName: event,
    content: toEvent(event, document),
  };
};

/** An authentic push in domain words, and the original id of the account it was sent to. */
export type AddressedPush = { readonly originalId: string; readonly push: InboundPush };

/** Undefined where a field every push must have is missing or malformed; unknown types and extra fields are never a flaw. */
export const toInbound = (document: PushDocument): AddressedPush | undefined => {
  const header = readHeader(document);
  if (!header) return undefined;
  const push = header.msgType === 'event' ? readEvent(header, document) : readMessage(header, document);
  return push && { originalId: header.originalId, push };
};
