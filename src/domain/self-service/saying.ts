import type { OutboundContent } from '../conversations/message.js';

/** Something the desk says by itself, and what it is worth. */
export type Saying = {
  readonly content: OutboundContent;
  /**
   * `needed`: may take what the allowance has, but for what is kept; `spare`: leaves two for the agent; `free`: only in the
   * response of a push.
   */
  readonly worth: 'needed' | 'spare' | 'free';
};

/** A passive reply has no part two; its limit is that of a customer-service message (WeChat doc: 被动回复用户消息). */
const MOST_BYTES = 2048;
/** What a `spare` saying leaves. */
export const LEFT_FOR_AGENT = 2;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Texts that follow each other become one message where they fit into one: each message is one of few. */
export const joinTexts = (sayings: readonly Saying[]): readonly Saying[] =>
  sayings.reduce<readonly Saying[]>((joined, saying) => {
    const before = joined.at(-1);
    if (!before || saying.content.type !== 'text' || before.content.type !== 'text') return [...joined, saying];
    const text = `${before.content.text}\n${saying.content.text}`;
    if (bytesOf(text) > MOST_BYTES) return [...joined, saying];
    return [...joined.slice(0, -1), { worth: before.worth, content: { type: 'text', text } }];
  }, []);

/** Whether one passive reply of an official account can hold it. Other kinds need ids or forms that only sending has. */
export const fitsPassiveReply = (content: OutboundContent): boolean => {
  if (content.type === 'text') return content.text !== '' && bytesOf(content.text) <= MOST_BYTES;
  return content.type === 'news' || content.type === 'link';
};
