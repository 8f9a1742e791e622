import { AppError } from '../../../kernel/errors.js';
import type { PayAccountStore } from '../../../services/ports/payments/pay-accounts.js';
import { SecretBoxError } from '../../channels/secret-box.js';
import type { SecretBox } from '../../channels/secret-box.js';
import { toJsonb } from '../../jsonb.js';
import type { createQuery } from '../../query.js';

type Query = ReturnType<typeof createQuery>;

type KnownRow = {
  readonly mch_id: string;
  readonly private_key: Buffer;
  readonly api_v3_key: Buffer;
  readonly previous_api_v3_key: Buffer | null;
  readonly public_key_id: string | null;
  readonly public_key: string | null;
  readonly previous_public_key_id: string | null;
  readonly previous_public_key: string | null;
};
type Input = Parameters<PayAccountStore['save']>[0];

const KNOWN = `
  select mch_id, private_key, api_v3_key, previous_api_v3_key, public_key_id, public_key, previous_public_key_id,
    previous_public_key
    from pay_accounts where channel_id = $1 and merchant_id = $2 for update`;

const SAVE = `
  insert into pay_accounts (channel_id, merchant_id, mch_id, merchant_serial, private_key, api_v3_key, previous_api_v3_key,
    public_key_id, public_key, previous_public_key_id, previous_public_key, platform_keys)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict (channel_id) do update set mch_id = excluded.mch_id, merchant_serial = excluded.merchant_serial,
    private_key = excluded.private_key, api_v3_key = excluded.api_v3_key,
    previous_api_v3_key = excluded.previous_api_v3_key, public_key_id = excluded.public_key_id,
    public_key = excluded.public_key, previous_public_key_id = excluded.previous_public_key_id,
    previous_public_key = excluded.previous_public_key, platform_keys = excluded.platform_keys, updated_at = now()`;

const missing = (field: string): AppError => new AppError('invalid', 'validation', { details: { field } });

type Box = { readonly seal: (secret: string) => Buffer; readonly holds: (sealed: Buffer, secret: string) => boolean };

const boxOf = (secretBox: SecretBox, channelId: string): Box => ({
  seal: (secret) => secretBox.seal(secret, channelId),
  holds: (sealed, secret) => {
    try {
      return secretBox.open(sealed, channelId) === secret;
    } catch (error) {
      // Sealed under a master key that is gone: whatever it was, it is not this one.
      if (error instanceof SecretBoxError) return false;
      throw error;
    }
  },
});

type ApiV3Keys = readonly [current: Buffer, former: Buffer | null];

/** The key that is replaced goes on as the former one; the same key given again replaces nothing. */
const apiV3KeysOf = (known: KnownRow | undefined, given: string | undefined, box: Box): ApiV3Keys => {
  if (given === undefined) {
    if (!known) throw missing('pay.apiV3Key');
    return [known.api_v3_key, known.previous_api_v3_key];
  }
  if (known && box.holds(known.api_v3_key, given)) return [known.api_v3_key, known.previous_api_v3_key];
  return [box.seal(given), known?.api_v3_key ?? null];
};

type PublicKey = { readonly id: string; readonly pem: string };

const publicKeysIn = (known: KnownRow | undefined): readonly PublicKey[] => {
  const pairs = [
    [known?.public_key_id, known?.public_key],
    [known?.previous_public_key_id, known?.previous_public_key],
  ] as const;
  return pairs.flatMap(([id, pem]) => (id && pem ? [{ id, pem }] : []));
};

/** Current first. Not given: all stay; WeChat Pay's keys do not expire, and it signs with either while a merchant changes them. */
const publicKeysOf = (known: KnownRow | undefined, given: Input['publicKey']): readonly PublicKey[] => {
  const kept = publicKeysIn(known);
  if (!given) return kept;
  const pem = given.pem ?? kept.find(({ id }) => id === given.id)?.pem;
  if (pem === undefined) throw missing('pay.publicKey');
  return [{ id: given.id, pem }, ...kept.filter(({ id }) => id !== given.id)];
};

const columnsOf = (key: PublicKey | undefined): readonly (string | null)[] => [key?.id ?? null, key?.pem ?? null];

const privateKeyOf = (known: KnownRow | undefined, given: string | undefined, box: Box): Buffer => {
  if (given !== undefined) return box.seal(given);
  if (!known) throw missing('pay.privateKey');
  return known.private_key;
};

/** Writes what is given and keeps what is not: secrets, and the keys before the current ones. */
export const createSavePayAccount =
  (query: Query, merchantId: string, secretBox: SecretBox): PayAccountStore['save'] =>
  async ({ channelId, mchId, merchantSerial, publicKey, platformKeys, secrets }) => {
    const box = boxOf(secretBox, channelId);
    const [known] = await query<KnownRow>(KNOWN, [channelId, merchantId]);
    // Another merchant number has keys of WeChat Pay's of its own.
    const publicKeys = publicKeysOf(known?.mch_id === mchId ? known : undefined, publicKey);
    await query(SAVE, [
      channelId,
      merchantId,
      mchId,
      merchantSerial,
      privateKeyOf(known, secrets.privateKey, box),
      ...apiV3KeysOf(known, secrets.apiV3Key, box),
      ...columnsOf(publicKeys[0]),
      ...columnsOf(publicKeys[1]),
      toJsonb(platformKeys),
    ]);
  };
