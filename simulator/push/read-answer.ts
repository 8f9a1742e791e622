import { parseJson } from '../http/parse.js';
import { sign, unseal } from '../protocol/crypto.js';
import { branch, branches, leaf, readXml, treeFromJson, type Tree } from '../protocol/read-document.js';
import type { Channel } from '../state/channels.js';
import type { Content } from '../state/transcripts.js';

export type Reply = { readonly kind: string; readonly content: Content };
export type AnswerClass =
  { readonly type: 'success' | 'empty' | 'invalid' } | { readonly type: 'reply'; readonly reply: Reply };

const TEXT_BYTES = 2048;

const readTree = (text: string): Tree => (text.startsWith('<') ? readXml(text) : treeFromJson(parseJson(text)));

/** The document inside a sealed reply; a plain one passes in plain and compatible mode only. */
const opened = (channel: Channel, body: string): Tree | undefined => {
  const outer = readTree(body);
  const sealed = leaf(outer, 'Encrypt');
  if (sealed === undefined) return channel.mode === 'safe' ? undefined : outer;
  const signature = sign(channel.token, leaf(outer, 'TimeStamp') ?? '', leaf(outer, 'Nonce') ?? '', sealed);
  if (signature !== leaf(outer, 'MsgSignature')) return undefined;
  const message = unseal(channel.encodingAesKey, channel.appId, sealed);
  return message === undefined ? undefined : readTree(message);
};

const present = (entries: Readonly<Record<string, string | undefined>>): Content =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

const media =
  (element: string) =>
  (tree: Tree): Content | undefined => {
    const inner = branch(tree, element);
    if (!inner || !leaf(inner, 'MediaId')) return undefined;
    return present({
      media_id: leaf(inner, 'MediaId'),
      title: leaf(inner, 'Title'),
      description: leaf(inner, 'Description'),
    });
  };

const text = (tree: Tree): Content | undefined => {
  const content = leaf(tree, 'Content');
  return content && Buffer.byteLength(content) <= TEXT_BYTES ? { content } : undefined;
};

const music = (tree: Tree): Content | undefined => {
  const inner = branch(tree, 'Music');
  if (!inner || !leaf(inner, 'ThumbMediaId')) return undefined;
  return present({
    title: leaf(inner, 'Title'),
    description: leaf(inner, 'Description'),
    musicurl: leaf(inner, 'MusicUrl'),
    thumb_media_id: leaf(inner, 'ThumbMediaId'),
  });
};

const news = (tree: Tree): Content | undefined => {
  const items = branches(branch(tree, 'Articles') ?? {}, 'item');
  if (items.length === 0 || !Number(leaf(tree, 'ArticleCount'))) return undefined;
  // More than allowed is cut, not refused.
  const articles = items.slice(0, 8).map((item) =>
    present({
      title: leaf(item, 'Title'),
      description: leaf(item, 'Description'),
      picurl: leaf(item, 'PicUrl'),
      url: leaf(item, 'Url'),
    }),
  );
  return { articles };
};

const transfer = (tree: Tree): Content => present({ kfAccount: leaf(branch(tree, 'TransInfo') ?? {}, 'KfAccount') });

/** WeChat doc: 被动回复用户消息. */
const replyKinds: Readonly<Record<string, (tree: Tree) => Content | undefined>> = {
  text,
  image: media('Image'),
  voice: media('Voice'),
  video: media('Video'),
  music,
  news,
  transfer_customer_service: transfer,
};

const readReply = (channel: Channel, openid: string, body: string): Reply | undefined => {
  const tree = opened(channel, body);
  if (!tree || leaf(tree, 'ToUserName') !== openid || leaf(tree, 'FromUserName') !== channel.originalId)
    return undefined;
  const kind = leaf(tree, 'MsgType') ?? '';
  if (!/^\d+$/.test(leaf(tree, 'CreateTime') ?? '') || !Object.hasOwn(replyKinds, kind)) return undefined;
  const content = replyKinds[kind]?.(tree);
  return content && { kind, content };
};

/** A mini program takes only the hand-over as a passive reply; anything else is ignored, not an error. */
const ignoredByMiniProgram = (channel: Channel, reply: Reply | undefined): boolean =>
  channel.kind === 'mini_program' && reply?.kind !== 'transfer_customer_service';

/** What the body of a 200 answer means. Replies are taken sealed or plain as the channel's mode says. */
export const classify = (channel: Channel, openid: string, body: string): AnswerClass => {
  if (body === '') return { type: 'empty' };
  if (body === 'success') return { type: 'success' };
  let reply: Reply | undefined;
  try {
    reply = readReply(channel, openid, body);
  } catch {
    reply = undefined;
  }
  if (ignoredByMiniProgram(channel, reply)) return { type: 'empty' };
  return reply ? { type: 'reply', reply } : { type: 'invalid' };
};
