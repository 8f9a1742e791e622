import { IsNull } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { ChannelStore, NewChannel } from '../../../services/ports/stores/people/people-stores.js';
import { alone } from '../../gather.js';
import { createPrepared } from '../../prepared.js';
import { toChannel } from './channel-row.js';
import type { ChannelColumns } from './channel-row.js';
import { ChannelEntity } from '../../entities/channel.entity.js';
import type { SecretBox } from '../../channels/secret-box.js';
import { afterPlace, toPage } from '../page.js';

type ChannelPatch = Parameters<ChannelStore['update']>[1];

const toRow = (channel: NewChannel, merchantId: string, secretBox: SecretBox) => ({
  id: channel.id,
  merchantId,
  kind: channel.kind,
  name: channel.name,
  channelKey: channel.channelKey,
  appId: channel.appId,
  originalId: channel.originalId ?? null,
  encryptionMode: channel.encryptionMode,
  dataFormat: channel.dataFormat,
  appSecret: secretBox.seal(channel.appSecret, channel.id),
  token: secretBox.seal(channel.token, channel.id),
  encodingAesKey: channel.encodingAesKey === undefined ? null : secretBox.seal(channel.encodingAesKey, channel.id),
});

/** The former secrets, for what WeChat still signs with them; one that ran out before is not brought back. */
const formerSecrets = (row: ChannelEntity, patch: ChannelPatch) => {
  const { previousUntil } = patch;
  if (previousUntil === undefined) return {};
  const isStillGood = row.previousUntil !== null && row.previousUntil > new Date();
  const former = <T>(isReplaced: boolean, current: T, before: T | null): T | null => {
    if (isReplaced) return current;
    return isStillGood ? before : null;
  };
  return {
    previousUntil,
    previousToken: former(patch.token !== undefined, row.token, row.previousToken),
    previousEncodingAesKey: former(patch.encodingAesKey !== undefined, row.encodingAesKey, row.previousEncodingAesKey),
  };
};

const formerMode = (row: ChannelEntity, { encryptionMode, previousUntil }: ChannelPatch) =>
  encryptionMode === undefined || encryptionMode === row.encryptionMode || previousUntil === undefined
    ? {}
    : { previousMode: row.encryptionMode, previousModeUntil: previousUntil };

const newSecrets = (id: string, { appSecret, token, encodingAesKey }: ChannelPatch, secretBox: SecretBox) => ({
  ...(appSecret !== undefined && { appSecret: secretBox.seal(appSecret, id) }),
  ...(token !== undefined && { token: secretBox.seal(token, id) }),
  ...(encodingAesKey !== undefined && { encodingAesKey: secretBox.seal(encodingAesKey, id) }),
});

const newFacts = ({ name, enabled, originalId, encryptionMode }: ChannelPatch) => ({
  ...(name !== undefined && { name }),
  ...(enabled !== undefined && { enabled }),
  ...(originalId !== undefined && { originalId }),
  ...(encryptionMode !== undefined && { encryptionMode }),
});

// Asked for each push, where what TypeORM does to write this statement costs more than the statement.
const FIND = `
  select id, merchant_id as "merchantId", kind, name, channel_key as "channelKey", app_id as "appId",
         original_id as "originalId", encryption_mode as "encryptionMode", previous_mode as "previousMode",
         previous_mode_until as "previousModeUntil", enabled, removed_at as "removedAt",
         answers_itself as "answersItself"
    from channels where id = any($1::uuid[]) and merchant_id = $2`;

type SignalRow = {
  readonly channelId: string;
  readonly verifiedAt: Date | null;
  readonly firstPushAt: Date | null;
  readonly lastPushAt: Date | null;
  readonly firstMessageAt: Date | null;
};

const SIGNALS = `
  select channel_id as "channelId", verified_at as "verifiedAt", first_push_at as "firstPushAt",
         last_push_at as "lastPushAt", first_message_at as "firstMessageAt"
    from channel_signals where channel_id = any($1::uuid[]) and merchant_id = $2`;

const toSignals = ({ verifiedAt, firstPushAt, lastPushAt, firstMessageAt }: Omit<SignalRow, 'channelId'>) => ({
  verifiedAt: verifiedAt ?? undefined,
  firstPushAt: firstPushAt ?? undefined,
  lastPushAt: lastPushAt ?? undefined,
  firstMessageAt: firstMessageAt ?? undefined,
});

/** Channels of one merchant. Secrets go in and never come out here: the push path and the sender have their own readers. */
export const createChannelRepository =
  (secretBox: SecretBox) =>
  (manager: EntityManager, merchantId: string, gather = alone): ChannelStore => {
    const channels = manager.getRepository(ChannelEntity);
    const prepared = createPrepared(manager);
    return {
      add: async (channel) => {
        await channels.insert(toRow(channel, merchantId, secretBox));
      },
      findById: gather(async (ids: readonly string[]) => {
        const rows = await prepared<ChannelColumns>(FIND, [[...new Set(ids)], merchantId]);
        const found = new Map(rows.map((row) => [row.id, toChannel(row)]));
        return (id: string) => found.get(id);
      }),
      list: async (page) => {
        const where = { merchantId, removedAt: IsNull(), ...afterPlace(page) };
        const rows = await channels.find({ where, order: { id: 'ASC' }, take: page.limit + 1 });
        return toPage(rows.map(toChannel), page);
      },
      signalsOf: async (ids) => {
        const rows: SignalRow[] = await manager.query(SIGNALS, [[...ids], merchantId]);
        return new Map(rows.map(({ channelId, ...signals }) => [channelId, toSignals(signals)]));
      },
      remove: async (id, at) => {
        // What is left of the secrets opens nothing: an empty text, sealed like any other.
        const nothing = secretBox.seal('', id);
        const erased = { appSecret: nothing, token: nothing, encodingAesKey: null };
        const former = { previousToken: null, previousEncodingAesKey: null, previousUntil: null };
        const patch = { ...erased, ...former, enabled: false, removedAt: at, updatedAt: at };
        await channels.update({ id, merchantId, removedAt: IsNull() }, patch);
        await manager.query('delete from access_tokens where channel_id = $1', [id]);
      },
      update: async (id, patch) => {
        const row = await channels.findOne({ where: { id, merchantId }, lock: { mode: 'pessimistic_write' } });
        if (!row) return;
        await channels.update(
          { id, merchantId },
          {
            ...newFacts(patch),
            ...newSecrets(id, patch, secretBox),
            ...formerSecrets(row, patch),
            ...formerMode(row, patch),
            updatedAt: new Date(),
          },
        );
      },
    };
  };
