import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { MerchantSettings } from '../../../domain/people/merchant-settings.js';
import type { Saying } from '../../../domain/self-service/saying.js';
import { fillText, waitInWords } from '../../../domain/self-service/variables.js';
import type { TextVariables } from '../../../domain/self-service/variables.js';
import { openingOf } from '../../business-hours/opening.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';

type Waiting = {
  readonly conversation: Conversation;
  readonly settings: MerchantSettings;
  readonly at: Date;
  /** They have just arrived, and have not been told yet. */
  readonly isArrival: boolean;
};

/** What who waits for a person is told: outside business hours that it is closed, else their place, where the merchant has words. */
export const arrivalWords = async (stores: Stores, waiting: Waiting): Promise<readonly Saying[]> => {
  const { conversation, settings, at, isArrival } = waiting;
  const { state, skillGroupId } = conversation;
  if (state !== 'queued' && state !== 'left_message') return [];
  if (settings.offHoursText !== '' && !(await openingOf(stores, { skillGroupId, at })).isOpen) {
    const text = fillText(settings.offHoursText, await variablesOf(stores, { conversation, at }));
    return [{ worth: isArrival ? 'needed' : 'free', content: { type: 'text', text } }];
  }
  if (state !== 'queued' || settings.placeText === '') return [];
  const text = fillText(settings.placeText, await variablesOf(stores, { conversation, at }));
  return [{ worth: isArrival ? 'spare' : 'free', content: { type: 'text', text } }];
};

/** What the merchant's texts may name, as it stands now. */
export const variablesOf = async (
  stores: Pick<Stores, 'selfService' | 'channels'>,
  { conversation, at }: { readonly conversation: Conversation; readonly at: Date },
): Promise<TextVariables> => {
  const { name = '' } = await stores.selfService.factsOf(conversation, at);
  const channel = await stores.channels.findById(conversation.channelId);
  const known = { 'customer.name': name, 'channel.name': channel?.name ?? '' };
  if (conversation.state !== 'queued') return { ...known, 'queue.place': '', 'queue.wait': '' };
  const { place, secondsPerPlace } = await stores.selfService.placeOf(conversation, at);
  return { ...known, 'queue.place': String(place), 'queue.wait': waitInWords(place, secondsPerPlace) };
};
