import type { Actor } from '../../domain/people/agent.js';
import { maskAddress, maskPhone } from '../../domain/people/masking.js';
import { toQueryText } from '../../domain/texts/search-words.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { CustomerReads, CustomerRecord } from '../ports/reads/customer-reads.js';
import type { Cursors } from '../ports/tools/tokens.js';
import type { NoteSeen } from '../customers/note-seen.js';
import type { Search } from '../search/search.js';
import { toAllowanceRecord } from './allowance-view.js';

type Deps = {
  readonly reads: CustomerReads;
  readonly search: Search;
  readonly noteSeen: NoteSeen;
  readonly cursors: Cursors;
  readonly clock: Clock;
};

type ListInput = {
  readonly actor: Actor;
  readonly q: string | undefined;
  readonly tagId: string | undefined;
  readonly cursor: string | undefined;
  readonly limit: number;
};

const seesAll = ({ readsPersonalData = false }: Actor): boolean => readsPersonalData;

const shown = <T extends Pick<CustomerRecord, 'phone'>>(actor: Actor, record: T): T =>
  seesAll(actor) || record.phone === null ? record : { ...record, phone: maskPhone(record.phone) };

const createList = ({ reads, search, cursors, noteSeen }: Deps) => {
  const walk = async ({ actor, tagId, cursor, limit }: ListInput) => {
    const list = `customers:${tagId ?? ''}`;
    const { merchantId } = actor;
    const after = cursor === undefined ? undefined : cursors.open(list, merchantId, cursor);
    const { items, next } = await reads.list({ merchantId, tagId, after, limit });
    return { items, nextCursor: next ? cursors.seal(list, merchantId, next) : null };
  };
  const ask = async ({ actor, q = '', tagId, cursor, limit }: ListInput) => {
    const none = { from: undefined, to: undefined, agentId: undefined, channelId: undefined };
    const found = await search({ actor, q, kind: 'customer', cursor, limit, ...none, tagId });
    const items = await reads.byIds(
      actor.merchantId,
      found.items.map(({ id }) => id),
    );
    return { items, nextCursor: found.nextCursor };
  };
  return async (input: ListInput) => {
    const isAsked = input.q !== undefined && toQueryText(input.q) !== undefined;
    const { items, nextCursor } = await (isAsked ? ask(input) : walk(input));
    const { actor } = input;
    if (seesAll(actor) && items.some(({ phone }) => phone !== null)) await noteSeen({ actor });
    return { items: items.map((record) => shown(actor, record)), nextCursor };
  };
};

/** Customers as an agent may see them: phone and address in full for who has the right, masked for everybody else. */
export const createCustomerViews = (deps: Deps) => ({
  list: createList(deps),
  detail: async (actor: Actor, customerId: string) => {
    const found = await deps.reads.find(actor.merchantId, customerId);
    if (!found) throw new AppError('missing', 'not_found');
    if (seesAll(actor) && (found.phone !== null || found.address !== null)) await deps.noteSeen({ actor, customerId });
    const address = found.address === null || seesAll(actor) ? found.address : maskAddress(found.address);
    const now = deps.clock.now();
    return {
      ...shown(actor, found),
      address,
      isMasked: !seesAll(actor),
      identities: found.identities.map(({ grants, ...identity }) => ({
        ...identity,
        allowance: toAllowanceRecord(grants, now),
      })),
    };
  },
});

export type CustomerViews = ReturnType<typeof createCustomerViews>;
