import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import type { DomainEvent } from '../../domain/conversations/events.js';
import type { Logger } from '../../kernel/logger.js';
import type { ChannelSignalNotes } from '../../services/ports/channels/channel-signals.js';
import type { WakeUp } from '../../services/ports/live/wake-up.js';
import { toJsonb } from '../jsonb.js';
import { createQuery } from '../query.js';

type Deps = {
  /** Works as jiedai_system: a push belongs to no unit of work. */
  readonly system: DataSource;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly logger: Logger;
};

const MAX_CHANNELS = 10_000;
const PUSH_EVERY_MS = 30_000;
/** WeChat checks once; whoever replays its signed check writes no more than this. */
const CHECK_EVERY_MS = 1000;

const VERIFIED = `
  with noted as (
    insert into channel_signals (channel_id, merchant_id, verified_at) values ($1, $2, $3)
    on conflict (channel_id) do update set verified_at = excluded.verified_at
    returning channel_id
  )
  insert into outbox (merchant_id, event) select $2, $4::jsonb from noted returning id`;

// What was heard at this very moment for the first time is new: only then is it announced.
const pushed = (first: 'first_push_at' | 'first_message_at') => `
  with noted as (
    insert into channel_signals as s (channel_id, merchant_id, first_push_at, last_push_at, first_message_at)
    values ($1, $2, $3, $3, ${first === 'first_message_at' ? '$3' : 'null'})
    on conflict (channel_id) do update set
      first_push_at = coalesce(s.first_push_at, excluded.first_push_at),
      last_push_at = greatest(s.last_push_at, excluded.last_push_at),
      first_message_at = coalesce(s.first_message_at, excluded.first_message_at)
    returning ${first} as first_at
  )
  insert into outbox (merchant_id, event) select $2, $4::jsonb from noted where first_at = $3 returning id`;
const PUSHED = pushed('first_push_at');
const MESSAGE_PUSHED = pushed('first_message_at');

export const createChannelSignalNotes = ({ system, wakeUp, logger }: Deps): ChannelSignalNotes => {
  const query = createQuery(system);
  const noted = new LRUCache<string, true>({ max: 3 * MAX_CHANNELS });

  type Note = { readonly sql: string; readonly key: string; readonly everyMs: number };
  type Heard = Parameters<ChannelSignalNotes['verified']>[0];
  const write = async ({ channelId, merchantId, at }: Heard, { sql, key }: Note): Promise<void> => {
    const event: DomainEvent = { type: 'channel.changed', channelId };
    try {
      const announced = await query(sql, [channelId, merchantId, at, toJsonb(event)]);
      if (announced.length > 0) wakeUp.wake('outbox', merchantId);
    } catch (error) {
      // The next one is noted in its place.
      noted.delete(key);
      logger.warn({ channelId, err: error }, 'signal of a channel not noted');
    }
  };
  const note = (heard: Heard, what: Note): void => {
    if (noted.has(what.key)) return;
    noted.set(what.key, true, { ttl: what.everyMs });
    void write(heard, what);
  };

  return {
    verified: (heard) => note(heard, { sql: VERIFIED, key: `checked ${heard.channelId}`, everyMs: CHECK_EVERY_MS }),
    pushed: ({ isMessage, ...heard }) =>
      note(
        heard,
        isMessage
          ? { sql: MESSAGE_PUSHED, key: `message ${heard.channelId}`, everyMs: PUSH_EVERY_MS }
          : { sql: PUSHED, key: `event ${heard.channelId}`, everyMs: PUSH_EVERY_MS },
      ),
  };
};
