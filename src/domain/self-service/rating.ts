import type { ChannelKind } from '../channels/channel.js';
import type { InboundMessageContent } from '../conversations/inbound.js';
import type { OutboundContent } from '../conversations/message.js';
import type { MerchantSettings } from '../people/merchant-settings.js';

export const HIGHEST_SCORE = 5;
/** How long after the end a digit is a rating and opens nothing. */
export const RATING_HOURS = 24;

const MENU_ITEM = /^rate_([1-5])$/;
const DIGIT = /^[1-5]$/;

/** The score in a message that is nothing else: one digit, or a tapped item of our menu. */
export const scoreOf = (content: InboundMessageContent): number | undefined => {
  if (content.type !== 'text') return undefined;
  const tapped = content.menuItemId === undefined ? undefined : MENU_ITEM.exec(content.menuItemId)?.[1];
  if (tapped !== undefined) return Number(tapped);
  // Full-width digits are what a Chinese keyboard writes.
  const said = content.text.normalize('NFKC').trim();
  return DIGIT.test(said) ? Number(said) : undefined;
};

type ClosingSettings = Pick<MerchantSettings, 'closingText' | 'ratingInvite' | 'ratingText'>;
type Ending = {
  readonly settings: ClosingSettings;
  readonly channelKind: ChannelKind;
  /** A person has served the customer. */
  readonly wasServed: boolean;
  readonly saysClosingText: boolean;
};

/** What is said at the end, in one message: it is all the allowance may have left. `invites`: it asks for a rating. */
export type ClosingWords = { readonly content: OutboundContent; readonly invites: boolean };

export const closingWords = ({
  settings,
  channelKind,
  wasServed,
  saysClosingText,
}: Ending): ClosingWords | undefined => {
  const invites = settings.ratingInvite !== 'off' && settings.ratingText !== '' && wasServed;
  const closing = saysClosingText ? settings.closingText : '';
  const lines = [closing, invites ? settings.ratingText : ''].filter((line) => line !== '');
  if (lines.length === 0) return undefined;
  const text = lines.join('\n');
  // A mini program shows no menu message (WeChat doc: 发送客服消息).
  if (invites && settings.ratingInvite === 'menu' && channelKind === 'official_account') {
    return { content: { type: 'menu', head: text, items: SCORES, tail: '' }, invites };
  }
  return { content: { type: 'text', text }, invites };
};

/** Whether the last message of the allowance is kept for what is said at the end. */
export const keepsLastMessage = ({ closingText, ratingInvite, ratingText }: ClosingSettings): boolean =>
  closingText !== '' || (ratingInvite !== 'off' && ratingText !== '');

const SCORES = [
  { id: 'rate_5', text: '非常满意' },
  { id: 'rate_4', text: '满意' },
  { id: 'rate_3', text: '一般' },
  { id: 'rate_2', text: '不满意' },
  { id: 'rate_1', text: '非常不满意' },
] as const;
