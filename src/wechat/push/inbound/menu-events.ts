import type { MenuButtonType, MenuPlace } from '../../../domain/conversations/inbound.js';
import { childOf, textOf } from '../../protocol/push-document.js';
import type { PushDocument } from '../../protocol/push-document.js';
import type { EventReader } from './event-reader.js';
import { numberOf } from './read-number.js';

/** Every menu event is named after its button, apart from its case (WeChat doc: 自定义菜单事件推送). */
const BUTTONS: readonly MenuButtonType[] = [
  'click',
  'view',
  'view_miniprogram',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
];

const readPlace = (document: PushDocument): MenuPlace | undefined => {
  const sent = childOf(document, 'SendLocationInfo');
  const latitude = sent && numberOf(sent, 'Location_X');
  const longitude = sent && numberOf(sent, 'Location_Y');
  if (!sent || latitude === undefined || longitude === undefined) return undefined;
  const scale = numberOf(sent, 'Scale');
  const label = textOf(sent, 'Label') ?? '';
  return { latitude, longitude, label, name: textOf(sent, 'Poiname') ?? '', ...(scale !== undefined && { scale }) };
};

const readScan = (document: PushDocument): { readonly scanType?: string; readonly scanResult?: string } => {
  const scan = childOf(document, 'ScanCodeInfo');
  const scanType = scan && textOf(scan, 'ScanType');
  const scanResult = scan && textOf(scan, 'ScanResult');
  return { ...(scanType !== undefined && { scanType }), ...(scanResult !== undefined && { scanResult }) };
};

const readPictureCount = (document: PushDocument): number | undefined => {
  const pictures = childOf(document, 'SendPicsInfo');
  return pictures && numberOf(pictures, 'Count');
};

const readPressed =
  (button: MenuButtonType): EventReader =>
  (document) => {
    const menuId = textOf(document, 'MenuId') ?? textOf(document, 'MenuID');
    const pictureCount = readPictureCount(document);
    const place = readPlace(document);
    return {
      type: 'menu_pressed',
      button,
      key: textOf(document, 'EventKey') ?? '',
      ...(menuId && { menuId }),
      ...readScan(document),
      ...(pictureCount !== undefined && { pictureCount }),
      ...(place && { place }),
    };
  };

export const menuReaders: readonly (readonly [string, EventReader])[] = BUTTONS.map((button) => [
  button,
  readPressed(button),
]);
