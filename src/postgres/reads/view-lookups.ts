import { LRUCache } from 'lru-cache';
import type { ChannelKind } from '../../domain/channels/channel.js';
import type { ViewLookups } from '../../services/ports/reads/view-lookups.js';
import type { MerchantReader } from '../unit-of-work.js';
import { customerNameOf } from './conversations/conversation-view-row.js';

type Deps = { readonly readMerchant: MerchantReader };
type ChannelRow = { readonly name: string; readonly kind: ChannelKind };
type NameRow = { readonly name: string | null; readonly openid: string };

const FRESH_MS = 60_000;
const MAX_CHANNELS = 1_000;
const MAX_NAMES = 100_000;

/** Names for live events. Several events that ask for the same one at once cause one query. */
export const createViewLookups = ({ readMerchant }: Deps): ViewLookups => {
  const channels = new LRUCache<string, Promise<ChannelRow | undefined>>({ max: MAX_CHANNELS, ttl: FRESH_MS });
  const names = new LRUCache<string, Promise<string | undefined>>({ max: MAX_NAMES, ttl: FRESH_MS });
  return {
    forgetCustomerNames: () => names.clear(),
    channelOf: (merchantId, channelId) =>
      remember(channels, `${merchantId} ${channelId}`, () =>
        readMerchant(merchantId, async (manager) => {
          const rows: ChannelRow[] = await manager.query('select name, kind from channels where id = $1', [channelId]);
          return rows[0];
        }),
      ),
    customerNameOf: (merchantId, identityId) =>
      remember(names, `${merchantId} ${identityId}`, () =>
        readMerchant(merchantId, async (manager) => {
          const rows: NameRow[] = await manager.query(
            'select cu.name, i.openid from identities i join customers cu on cu.id = i.customer_id where i.id = $1',
            [identityId],
          );
          return rows[0] && customerNameOf(rows[0]);
        }),
      ),
  };
};

/** What failed or was not there is asked for again the next time. */
const remember = <T extends object | string>(
  cache: LRUCache<string, Promise<T | undefined>>,
  key: string,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> => {
  const known = cache.get(key);
  if (known) return known;
  const asked = read();
  cache.set(key, asked);
  asked.then(
    (value) => value === undefined && cache.delete(key),
    () => cache.delete(key),
  );
  return asked;
};
