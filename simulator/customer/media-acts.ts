import { contentTypeOf } from '../api/messages/media-routes.js';
import { BadRequest } from '../http/parse.js';
import type { Field } from '../protocol/document.js';
import { emptyVideo, picture, silence } from '../sample-media.js';
import type { Medium, MediaType } from '../state/media.js';
import type { Act } from './act-schema.js';
import type { ActDeps, ActNamed, Meaning } from './meaning.js';

const takeMedium = ({ world, channel }: ActDeps, type: MediaType, bytes: Buffer): Medium => {
  const contentType = contentTypeOf(type, bytes);
  if (!contentType) throw new BadRequest(`the bytes are no ${type} that WeChat takes`);
  const fileName = `${type}.${contentType.split('/')[1] ?? 'bin'}`;
  return world.media.add({ appId: channel.appId, type, bytes, contentType, fileName });
};

const decoded = (bytes: string | undefined, sample: () => Buffer): Buffer =>
  bytes === undefined ? sample() : Buffer.from(bytes, 'base64');

const addressOf = ({ world }: ActDeps, { mediaId }: Medium): string => `${world.origin()}/simulator/media/${mediaId}`;

const sendImage = (deps: ActDeps, { bytes }: ActNamed<'image'>): Meaning => {
  const medium = takeMedium(
    deps,
    'image',
    decoded(bytes, () => picture(deps.customer.openid)),
  );
  const fields: readonly Field[] = [
    ['MsgType', 'image'],
    ['PicUrl', addressOf(deps, medium)],
    ['MediaId', medium.mediaId],
  ];
  return { fields, trigger: 'message', kind: 'image', content: { media_id: medium.mediaId } };
};

const sendVoice = (deps: ActDeps, { bytes, recognition }: ActNamed<'voice'>): Meaning => {
  const { mediaId, contentType } = takeMedium(deps, 'voice', decoded(bytes, silence));
  const fields: readonly Field[] = [
    ['MsgType', 'voice'],
    ['MediaId', mediaId],
    ['Format', contentType.split('/')[1] ?? 'amr'],
    ['MediaId16K', mediaId],
    ...(recognition === undefined ? [] : [['Recognition', recognition] as const]),
  ];
  return { fields, trigger: 'message', kind: 'voice', content: { media_id: mediaId } };
};

const sendVideo = (deps: ActDeps, { act, bytes }: ActNamed<'video' | 'short_video'>): Meaning => {
  const { mediaId } = takeMedium(deps, 'video', decoded(bytes, emptyVideo));
  const thumb = takeMedium(deps, 'image', picture(mediaId));
  const kind = act === 'video' ? 'video' : 'shortvideo';
  const fields: readonly Field[] = [
    ['MsgType', kind],
    ['MediaId', mediaId],
    ['ThumbMediaId', thumb.mediaId],
  ];
  return { fields, trigger: 'message', kind, content: { media_id: mediaId, thumb_media_id: thumb.mediaId } };
};

const sendCard = (deps: ActDeps, act: ActNamed<'mini_program_page'>): Meaning => {
  const appId = act.appId ?? deps.channel.appId;
  const thumb = takeMedium(deps, 'image', picture(act.title));
  const fields: readonly Field[] = [
    ['MsgType', 'miniprogrampage'],
    ['Title', act.title],
    ['AppId', appId],
    ['PagePath', act.pagePath],
    ['ThumbUrl', act.thumbUrl || addressOf(deps, thumb)],
    ['ThumbMediaId', thumb.mediaId],
  ];
  const content = { title: act.title, appid: appId, pagepath: act.pagePath, thumb_media_id: thumb.mediaId };
  return { fields, trigger: 'message', kind: 'miniprogrampage', content };
};

/** `undefined` for an act that brings no media. */
export const mediaMeaning = (deps: ActDeps, act: Act): Meaning | undefined => {
  switch (act.act) {
    case 'image':
      return sendImage(deps, act);
    case 'voice':
      return sendVoice(deps, act);
    case 'video':
    case 'short_video':
      return sendVideo(deps, act);
    case 'mini_program_page':
      return sendCard(deps, act);
    default:
      return undefined;
  }
};
