import { randomBytes } from 'node:crypto';
import type { OutboundContent } from '../../domain/conversations/message.js';
import { encryptMessage } from '../protocol/crypto.js';
import { signatureOf } from '../protocol/signature.js';
import type { Seal } from './authenticate-push.js';

type Envelope = {
  readonly openid: string;
  /** Of the account: `gh_…`. */
  readonly originalId: string;
  readonly now: Date;
  /** Undefined in plain mode. */
  readonly seal: Seal | undefined;
};

/** A text in CDATA; `]]>` ends the section and goes on in the next. */
const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** The kinds a response can hold (WeChat doc: 被动回复用户消息); undefined for every other. */
const bodyOf = (content: OutboundContent): string | undefined => {
  switch (content.type) {
    case 'text':
      return `<MsgType>${cdata('text')}</MsgType><Content>${cdata(content.text)}</Content>`;
    case 'link':
    case 'news':
      // One article: that is the most in answer to a message.
      return (
        `<MsgType>${cdata('news')}</MsgType><ArticleCount>1</ArticleCount><Articles><item>` +
        `<Title>${cdata(content.title)}</Title><Description>${cdata(content.description)}</Description>` +
        `<PicUrl>${cdata(content.pictureUrl)}</PicUrl><Url>${cdata(content.url)}</Url></item></Articles>`
      );
    case 'image':
    case 'voice':
    case 'video':
    case 'mini_program_page':
    case 'menu':
      return undefined;
  }
};

/** The body of a response that is a reply, sealed like its push; undefined for what no response can hold. */
export const passiveReplyOf = (
  content: OutboundContent,
  { openid, originalId, now, seal }: Envelope,
): string | undefined => {
  const body = bodyOf(content);
  if (body === undefined) return undefined;
  const seconds = String(Math.floor(now.getTime() / 1000));
  const head = `<ToUserName>${cdata(openid)}</ToUserName><FromUserName>${cdata(originalId)}</FromUserName>`;
  const message = `<xml>${head}<CreateTime>${seconds}</CreateTime>${body}</xml>`;
  if (!seal) return message;
  const { token, encodingAesKey, appId } = seal;
  const encrypt = encryptMessage({ message, appId, encodingAesKey, random: randomBytes(16) });
  const nonce = randomBytes(8).toString('hex');
  const signature = signatureOf(token, seconds, nonce, encrypt);
  return (
    `<xml><Encrypt>${cdata(encrypt)}</Encrypt><MsgSignature>${cdata(signature)}</MsgSignature>` +
    `<TimeStamp>${seconds}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`
  );
};
