import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import type { PushSecrets, WiredChannel } from '../../domain/channels/channel.js';
import type { Clock } from '../../kernel/clock.js';
import type { ChannelDirectory } from '../../services/ports/channels/channel-directory.js';
import type { WakeUp } from '../../services/ports/live/wake-up.js';
import { AppError } from '../../kernel/errors.js';
import { toChannel } from '../repositories/channels/channel-row.js';
import { toAppError } from '../database-errors.js';
import { ChannelEntity } from '../entities/channel.entity.js';
import { createQuery } from '../query.js';
import { SecretBoxError } from './secret-box.js';
import type { SecretBox } from './secret-box.js';

type Deps = {
  /** Works as jiedai_system: no merchant is known yet. */
  readonly system: DataSource;
  readonly secretBox: SecretBox;
  readonly wakeUp: Pick<WakeUp, 'on' | 'wake'>;
  readonly clock: Clock;
};

type Known = { readonly channel: WiredChannel; freshUntil: number };

const MAX_CHANNELS = 10_000;
const MAX_UNKNOWN_KEYS = 10_000;
const FRESH_MS = 30_000;
/** Short, so that a channel wired a moment ago is found; long enough that guessing keys costs us little. */
const UNKNOWN_MS = 5_000;
/** A push cannot wait longer for Postgres: what is known from before then has to do. */
const LONGEST_WAIT_MS = 700;

const LEARN_ORIGINAL_ID = `
  with learned as (
    update channels set original_id = coalesce(original_id, $2), updated_at = now() where id = $1 returning original_id
  )
  select original_id from learned`;

/** Channels by key, kept in memory: a known one is found while Postgres is away, however long that takes. */
export const createChannelDirectory = ({ system, secretBox, wakeUp, clock }: Deps): ChannelDirectory => {
  const known = new LRUCache<string, Known>({ max: MAX_CHANNELS });
  const unknown = new LRUCache<string, true>({ max: MAX_UNKNOWN_KEYS, ttl: UNKNOWN_MS });
  const loading = new Map<string, Promise<WiredChannel | undefined>>();
  const read = createChannelReader(system, secretBox);
  let changes = 0;

  wakeUp.on('channels', (channelId) => {
    changes += 1;
    unknown.clear();
    for (const entry of known.values()) if (entry.channel.id === channelId) entry.freshUntil = 0;
  });

  const load = async (channelKey: string): Promise<WiredChannel | undefined> => {
    const changesBefore = changes;
    const channel = await read(channelKey);
    // What was read while something changed may be the state before: it serves this once.
    const isFresh = changes === changesBefore;
    if (channel) known.set(channelKey, { channel, freshUntil: isFresh ? performance.now() + FRESH_MS : 0 });
    else known.delete(channelKey);
    if (!channel && isFresh) unknown.set(channelKey, true);
    return channel;
  };

  const loadOnce = (channelKey: string): Promise<WiredChannel | undefined> => {
    const running = loading.get(channelKey);
    if (running) return running;
    const started = load(channelKey).finally(() => loading.delete(channelKey));
    loading.set(channelKey, started);
    return started;
  };

  return {
    findByKey: async (channelKey) => {
      const entry = known.get(channelKey);
      if (entry && entry.freshUntil > performance.now()) return withoutExpired(entry.channel, clock.now());
      if (unknown.has(channelKey)) return undefined;
      const channel = await inTime(loadOnce(channelKey)).catch((error: unknown) => {
        if (entry) return entry.channel;
        throw error;
      });
      return channel && withoutExpired(channel, clock.now());
    },
    learnOriginalId: async (channelId, originalId) => {
      const rows = await createQuery(system)<{ original_id: string }>(LEARN_ORIGINAL_ID, [channelId, originalId]);
      wakeUp.wake('channels', channelId);
      return rows[0]?.original_id ?? originalId;
    },
  };
};

type ReadChannel = (channelKey: string) => Promise<WiredChannel | undefined>;

const createChannelReader =
  (system: DataSource, secretBox: SecretBox): ReadChannel =>
  async (channelKey) => {
    try {
      const row = await system.manager.findOneBy(ChannelEntity, { channelKey, enabled: true });
      return row ? { ...toChannel(row), secrets: openSecrets(row, secretBox) } : undefined;
    } catch (error) {
      if (error instanceof SecretBoxError) throw new AppError('unavailable', 'unavailable', { cause: error });
      throw toAppError(error);
    }
  };

const openSecrets = (row: ChannelEntity, secretBox: SecretBox): PushSecrets => {
  const open = (sealed: Buffer | null) => (sealed ? secretBox.open(sealed, row.id) : undefined);
  return {
    token: secretBox.open(row.token, row.id),
    encodingAesKey: open(row.encodingAesKey),
    previousToken: open(row.previousToken),
    previousEncodingAesKey: open(row.previousEncodingAesKey),
    previousUntil: row.previousUntil ?? undefined,
  };
};

/** What ran out is not handed out, also when it ran out since it was read. */
const withoutExpired = (channel: WiredChannel, now: Date): WiredChannel => {
  // The rule: no change is under way. Asked for each push.
  if (channel.previousModeUntil === undefined && channel.secrets.previousUntil === undefined) return channel;
  const { previousMode, previousModeUntil, secrets, ...rest } = channel;
  const isModeOver = previousModeUntil === undefined || previousModeUntil <= now;
  const areSecretsOver = secrets.previousUntil === undefined || secrets.previousUntil <= now;
  return {
    ...rest,
    ...(isModeOver ? NO_FORMER_MODE : { previousMode, previousModeUntil }),
    secrets: areSecretsOver ? { ...secrets, ...NO_FORMER_SECRETS } : secrets,
  };
};

const NO_FORMER_MODE = { previousMode: undefined, previousModeUntil: undefined };
const NO_FORMER_SECRETS = { previousToken: undefined, previousEncodingAesKey: undefined, previousUntil: undefined };

const inTime = <T>(work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AppError('unavailable', 'unavailable')), LONGEST_WAIT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
