import type { Channel } from '../../domain/channels/channel.js';
import type { ConversationEntry } from '../../domain/conversations/conversation.js';
import { timeOfDay } from '../../domain/calendar/time-of-day.js';
import type { RuleFacts } from '../../domain/self-service/rule.js';
import { openingOf } from '../business-hours/opening.js';
import type { CustomerFacts } from '../ports/stores/conversations/self-service-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Asked = {
  readonly channel: Pick<Channel, 'id' | 'kind'>;
  readonly entry: ConversationEntry;
  readonly at: Date;
  readonly customer: Pick<CustomerFacts, 'tags' | 'hasWrittenBefore'>;
  readonly text: string | undefined;
  readonly event: RuleFacts['event'];
  readonly orderState: RuleFacts['orderState'];
};

/** Gathers what rules look at. */
export const readFacts = async (
  stores: Pick<Stores, 'businessHours' | 'merchants'>,
  { channel, entry, at, customer, text, event, orderState }: Asked,
): Promise<RuleFacts> => {
  const { timeZone } = await stores.merchants.current();
  return {
    channelId: channel.id,
    channelKind: channel.kind,
    scene: entry.scene,
    isOpen: (await openingOf(stores, { skillGroupId: undefined, at })).isOpen,
    timeOfDay: timeOfDay(timeZone, at),
    tags: customer.tags,
    text,
    isFirstMessage: event === undefined && !customer.hasWrittenBefore,
    event,
    orderState,
  };
};
