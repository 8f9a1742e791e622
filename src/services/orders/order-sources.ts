import type { Actor } from '../../domain/people/agent.js';
import { changedFields } from '../../domain/people/audit.js';
import type { AuditFields } from '../../domain/people/audit.js';
import type { OrderSource, OrderSourceKind } from '../../domain/orders/order-source.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { OrderSourcePatch } from '../ports/orders/order-stores.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly newId: NewId;
  readonly clock: Clock;
  /** Whether a shop's address may be asked: https, and no private address, whether in figures or by name. */
  readonly isAllowedAddress: (url: URL) => Promise<boolean>;
  readonly hasPayments: boolean;
};

type NewSource = {
  readonly actor: Actor;
  readonly kind: OrderSourceKind;
  readonly name: string;
  readonly channelId?: string | undefined;
  readonly url?: string | undefined;
  readonly secret?: string | undefined;
};

/** Each is asked whenever a conversation is opened. */
const MOST_SOURCES = 10;

const refused = (field: string): AppError => new AppError('invalid', 'validation', { details: { field } });

const baseOf = async (address: string, isAllowed: Deps['isAllowedAddress']): Promise<string> => {
  if (!URL.canParse(address) || !(await isAllowed(new URL(address)))) throw refused('url');
  const { origin, pathname, search, hash } = new URL(address);
  if (search !== '' || hash !== '') throw refused('url');
  return `${origin}${pathname.replace(/\/+$/, '')}`;
};

type Noted = {
  readonly actor: Actor;
  readonly action: 'order_source.created' | 'order_source.changed' | 'order_source.removed';
  readonly before?: AuditFields;
  readonly after?: AuditFields;
  readonly at: Date;
};
const note = ({ audit }: Pick<Stores, 'audit'>, noted: Noted): Promise<void> =>
  audit.add({ subjectType: 'merchant', subjectId: noted.actor.merchantId, ...noted });

const shownOf = ({ kind, name, url, enabled }: OrderSource) => ({ kind, name, url, enabled });

/** A channel of this merchant, and of the kind WeChat's own list needs. */
const checkChannel = async (
  { channels }: Pick<Stores, 'channels'>,
  kind: OrderSourceKind,
  channelId: string | undefined,
): Promise<void> => {
  const channel = channelId === undefined ? undefined : await channels.findById(channelId);
  if (channelId !== undefined && !channel) throw refused('channelId');
  const needsChannel = kind === 'mini_program' || kind === 'wechat_pay';
  if (needsChannel && !channel) throw refused('channelId');
  if (kind === 'mini_program' && channel?.kind !== 'mini_program') throw refused('channelId');
};

/** Wires a place where orders are looked up. Throws `invalid` `validation` with the field that does not fit its kind. */
export const createAddOrderSource =
  ({ unitOfWork, newId, clock, isAllowedAddress, hasPayments }: Deps) =>
  async ({ actor, kind, name, channelId, url, secret }: NewSource): Promise<OrderSource> => {
    if (kind === 'wechat_pay' && !hasPayments) throw refused('kind');
    // A shop has an address and a secret, nothing else has.
    if ((kind === 'http') !== (url !== undefined)) throw refused('url');
    if ((kind === 'http') !== (secret !== undefined)) throw refused('secret');
    const base = url === undefined ? undefined : await baseOf(url, isAllowedAddress);
    const id = newId();
    return unitOfWork.run(actor.merchantId, async (stores) => {
      await checkChannel(stores, kind, channelId);
      if ((await stores.orderSources.count()) >= MOST_SOURCES) throw new AppError('conflict', 'too_many');
      await stores.orderSources.add({ id, kind, name, channelId, url: base, secret });
      const source = { id, merchantId: actor.merchantId, kind, name, channelId, url: base, enabled: true };
      await note(stores, { actor, action: 'order_source.created', after: shownOf(source), at: clock.now() });
      return source;
    });
  };

export type AddOrderSource = ReturnType<typeof createAddOrderSource>;

const fieldsOf = (before: OrderSource, after: OrderSource, { secret }: OrderSourcePatch) =>
  changedFields(shownOf(before), { ...shownOf(after), ...(secret !== undefined && { secret }) });

const refuseShopFields = ({ kind }: OrderSource, { url, secret }: OrderSourcePatch): void => {
  if (kind === 'http') return;
  if (url !== undefined) throw refused('url');
  if (secret !== undefined) throw refused('secret');
};

type Change = { readonly actor: Actor; readonly sourceId: string; readonly change: OrderSourcePatch };

/** Throws `missing` `not_found`, `invalid` `validation` with the field that does not fit its kind. */
export const createChangeOrderSource =
  ({ unitOfWork, clock, isAllowedAddress }: Deps) =>
  async ({ actor, sourceId, change }: Change): Promise<OrderSource> => {
    // Names are looked up before any row is held.
    const base = change.url === undefined ? undefined : await baseOf(change.url, isAllowedAddress);
    return unitOfWork.run(actor.merchantId, async (stores) => {
      const source = await stores.orderSources.findById(sourceId);
      if (!source) throw new AppError('missing', 'not_found');
      refuseShopFields(source, change);
      const { channelId = source.channelId } = change;
      await checkChannel(stores, source.kind, channelId ?? undefined);
      await stores.orderSources.update(sourceId, { ...change, ...(base !== undefined && { url: base }) });
      const now = (await stores.orderSources.findById(sourceId)) ?? source;
      const changed = fieldsOf(source, now, change);
      if (changed) await note(stores, { actor, action: 'order_source.changed', ...changed, at: clock.now() });
      return now;
    });
  };

export type ChangeOrderSource = ReturnType<typeof createChangeOrderSource>;

/** Removes a source with what was found or imported through it; the look-ups stay on record. */
export const createRemoveOrderSource =
  ({ unitOfWork, clock }: Pick<Deps, 'unitOfWork' | 'clock'>) =>
  ({ actor, sourceId }: { readonly actor: Actor; readonly sourceId: string }): Promise<void> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      const source = await stores.orderSources.findById(sourceId);
      if (!source) throw new AppError('missing', 'not_found');
      await stores.search.removeOrdersOf(sourceId);
      await stores.orderSources.remove(sourceId);
      await note(stores, { actor, action: 'order_source.removed', before: shownOf(source), at: clock.now() });
    });

export type RemoveOrderSource = ReturnType<typeof createRemoveOrderSource>;
