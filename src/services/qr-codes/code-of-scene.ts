import type { Channel } from '../../domain/channels/channel.js';
import type { ConversationEntry } from '../../domain/conversations/conversation.js';
import { welcomeRulesOf } from '../../domain/qr-codes/qr-code.js';
import type { QrCode } from '../../domain/qr-codes/qr-code.js';
import type { RuleFacts, SelfServiceRule } from '../../domain/self-service/rule.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { rulesOfChannel } from '../self-service/rules-of-channel.js';

/** The code by which somebody came in; undefined for any other way, and for a scene the merchant made elsewhere. */
export const codeOfEntry = async (
  { qrCodes }: Pick<Stores, 'qrCodes'>,
  channelId: string,
  entry: ConversationEntry | undefined,
): Promise<QrCode | undefined> =>
  entry?.via === 'qr' && entry.scene !== undefined ? qrCodes.findByScene(channelId, entry.scene) : undefined;

/** The rules of a channel for this event or message: the welcome of the code that was scanned, then the merchant's own. */
export const rulesFor = async (
  stores: Pick<Stores, 'qrCodes' | 'selfService'>,
  channel: Pick<Channel, 'id' | 'kind'>,
  event: RuleFacts['event'],
): Promise<readonly SelfServiceRule[]> => {
  const own = await rulesOfChannel(stores, channel);
  if (event?.key === undefined || (event.type !== 'followed' && event.type !== 'qr_scanned')) return own;
  return [...welcomeRulesOf(await stores.qrCodes.findByScene(channel.id, event.key), event), ...own];
};
