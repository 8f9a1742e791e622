import type { RuleReply } from './rule.js';

/** What a text of the merchant may name in braces. */
export type TextVariables = {
  readonly 'customer.name': string;
  readonly 'channel.name': string;
  /** Place in the queue, from 1; empty for who is not in it. */
  readonly 'queue.place': string;
  /** A rough wait in words, such as 约 3 分钟; empty for who is not in the queue. */
  readonly 'queue.wait': string;
};

const NAMED = /\{([a-z]+\.[a-z]+)\}/g;

const isVariable = (name: string, variables: TextVariables): name is keyof TextVariables => name in variables;

/** A customer chooses their own name: it must not become a live link in what the desk says. */
const plain = (text: string): string => text.replaceAll('<', '＜').replaceAll('>', '＞');

/** Braces that name nothing we know stay as they are. */
export const fillText = (text: string, variables: TextVariables): string =>
  text.replace(NAMED, (whole, name: string) => (isVariable(name, variables) ? plain(variables[name]) : whole));

export const fillReply = (reply: RuleReply, variables: TextVariables): RuleReply => {
  switch (reply.type) {
    case 'text':
      return { ...reply, text: fillText(reply.text, variables) };
    case 'menu':
      return { ...reply, head: fillText(reply.head, variables), tail: fillText(reply.tail, variables) };
    case 'link':
    case 'news':
    case 'image':
    case 'mini_program_page':
      return reply;
  }
};

/** About how long somebody at this place waits, when the last ones left the queue every `secondsPerPlace`. */
export const waitInWords = (place: number, secondsPerPlace: number | undefined): string => {
  if (secondsPerPlace === undefined) return '几分钟';
  const minutes = Math.ceil((place * secondsPerPlace) / 60);
  if (minutes <= 1) return '不到 1 分钟';
  return minutes > 60 ? '1 小时以上' : `约 ${minutes} 分钟`;
};
