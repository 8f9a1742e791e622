import type { InboundEventContent } from '../../../domain/conversations/inbound.js';
import { textOf } from '../../protocol/push-document.js';
import type { PushDocument } from '../../protocol/push-document.js';
import type { EventReader } from './event-reader.js';
import { NOTICE_TOPICS } from './event-notices.table.js';
import { menuReaders } from './menu-events.js';
import { noticeFields } from './notice-fields.js';
import { numberOf } from './read-number.js';
import { subscriptionReaders } from './subscription-events.js';

const SCENE_PREFIX = 'qrscene_';

const readFollowed: EventReader = (document) => {
  const key = textOf(document, 'EventKey') ?? '';
  const ticket = textOf(document, 'Ticket');
  if (!key.startsWith(SCENE_PREFIX))
    return { type: 'followed', ...(key && { otherKey: key }), ...(ticket && { ticket }) };
  return { type: 'followed', scene: key.slice(SCENE_PREFIX.length), ...(ticket && { ticket }) };
};

const readQrScanned: EventReader = (document) => {
  const scene = textOf(document, 'EventKey');
  const ticket = textOf(document, 'Ticket');
  return scene === undefined ? undefined : { type: 'qr_scanned', scene, ...(ticket && { ticket }) };
};

const readLocationReported: EventReader = (document) => {
  const latitude = numberOf(document, 'Latitude');
  const longitude = numberOf(document, 'Longitude');
  if (latitude === undefined || longitude === undefined) return undefined;
  return { type: 'location_reported', latitude, longitude, precision: numberOf(document, 'Precision') ?? 0 };
};

const readTemplateSent: EventReader = (document) => {
  const jobId = textOf(document, 'MsgID');
  return jobId ? { type: 'template_sent', jobId, status: textOf(document, 'Status') ?? '' } : undefined;
};

const readDeskSession =
  (act: 'created' | 'closed'): EventReader =>
  (document) => {
    const account = textOf(document, 'KfAccount');
    return account === undefined ? undefined : { type: 'wechat_desk_session', act, account };
  };

const readDeskSwitched: EventReader = (document) => {
  const account = textOf(document, 'FromKfAccount');
  const toAccount = textOf(document, 'ToKfAccount');
  if (account === undefined || toAccount === undefined) return undefined;
  return { type: 'wechat_desk_session', act: 'switched', account, toAccount };
};

/** The documentation and real pushes spell these fields differently. */
const eitherText = (document: PushDocument, names: readonly string[]): string | undefined =>
  names.map((name) => textOf(document, name)).find((text) => text !== undefined && text !== '');

const readPersonalData =
  (act: 'modified' | 'revoked' | 'cancelled'): EventReader =>
  (document) => {
    const openid = eitherText(document, ['OpenID', 'openid']);
    if (!openid) return undefined;
    const unionid = eitherText(document, ['UnionID', 'unionid']);
    const pluginId = textOf(document, 'PluginID');
    return {
      type: 'personal_data_withdrawn',
      act,
      openid,
      revokedCodes: textOf(document, 'RevokeInfo')?.match(/[0-9]+/g) ?? [],
      ...(unionid && { unionid }),
      ...(pluginId && { pluginId }),
    };
  };

/** By event name in lower case: WeChat's documents and pushes do not agree on the case. */
const READERS: ReadonlyMap<string, EventReader> = new Map<string, EventReader>([
  ['subscribe', readFollowed],
  ['unsubscribe', () => ({ type: 'unfollowed' })],
  ['scan', readQrScanned],
  ['location', readLocationReported],
  [
    'user_enter_tempsession',
    (document) => ({ type: 'chat_entered', sessionFrom: textOf(document, 'SessionFrom') ?? '' }),
  ],
  ['templatesendjobfinish', readTemplateSent],
  ['kf_create_session', readDeskSession('created')],
  ['kf_close_session', readDeskSession('closed')],
  ['kf_switch_session', readDeskSwitched],
  ['user_info_modified', readPersonalData('modified')],
  ['user_authorization_revoke', readPersonalData('revoked')],
  ['user_authorization_cancellation', readPersonalData('cancelled')],
  ...menuReaders,
  ...subscriptionReaders,
]);

/** An event in domain words; an unknown one, or one that lacks what makes it, is kept with the fields it came with. */
export const toEvent = (event: string, document: PushDocument): InboundEventContent => {
  const name = event.toLowerCase();
  const content = READERS.get(name)?.(document);
  if (content) return content;
  const topic = NOTICE_TOPICS.get(name);
  const fields = noticeFields(document);
  return topic ? { type: 'platform_notice', topic, fields } : { type: 'unsupported_event', fields };
};
