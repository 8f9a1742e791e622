import { z } from 'zod';
import { blockBody, blockList, customerBlockState } from '../../../contract/customers/block-list.js';
import { id, pageQuery } from '../../../contract/paging.js';
import type { BlockCustomer, BlockList, UnblockCustomer } from '../../../services/customers/blocking/block-customer.js';
import type { CustomerBlock } from '../../../services/ports/stores/conversations/block-stores.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type BlockRouteDeps = {
  readonly blockCustomer: BlockCustomer;
  readonly unblockCustomer: UnblockCustomer;
  readonly blockList: BlockList;
};

const path = '/api/v1/customers/:customerId/block';
const params = z.strictObject({ customerId: id });

const present = ({ blockedAt, blockedBy, blockedByName, ...block }: CustomerBlock) => ({
  ...block,
  blockedBy: blockedBy ?? null,
  blockedByName: blockedByName ?? null,
  blockedAt: blockedAt.toISOString(),
});
const presentState = (block: CustomerBlock | undefined) => ({ block: block ? present(block) : null });

const readingRoutes = (deps: BlockRouteDeps): readonly Route[] => [
  route({
    name: 'block_list.list',
    method: 'GET',
    path: '/api/v1/block-list',
    summary: 'Customers whose messages are kept and go no further, last blocked first.',
    access: 'customers.block',
    limit: 'read',
    input: z.object({ query: pageQuery }),
    answer: blockList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await deps.blockList.list(actor, query);
      return { items: items.map(present), nextCursor };
    },
  }),
  route({
    name: 'customer.block_state',
    method: 'GET',
    path,
    summary: 'Whether a customer is on the block list, since when and why.',
    access: 'customers.read',
    limit: 'read',
    input: z.object({ params }),
    answer: customerBlockState,
    handle: async ({ actor, params: { customerId } }) => presentState(await deps.blockList.of(actor, customerId)),
  }),
];

const changingRoutes = (deps: BlockRouteDeps): readonly Route[] => [
  route({
    name: 'customer.block',
    method: 'PUT',
    path,
    summary: 'Puts a customer on the block list and closes what is open, without a word to them.',
    access: 'customers.block',
    limit: 'write',
    input: z.object({ params, body: blockBody }),
    answer: customerBlockState,
    handle: async ({ actor, params: { customerId }, body: { reason } }) =>
      presentState(await deps.blockCustomer({ actor, customerId, reason })),
  }),
  route({
    name: 'customer.unblock',
    method: 'DELETE',
    path,
    summary: 'Takes a customer off the block list.',
    access: 'customers.block',
    limit: 'write',
    input: z.object({ params }),
    answer: z.object({}),
    handle: async ({ actor, params: { customerId } }) => {
      await deps.unblockCustomer({ actor, customerId });
      return {};
    },
  }),
];

export const blockRoutes = (deps: BlockRouteDeps): readonly Route[] => [
  ...readingRoutes(deps),
  ...changingRoutes(deps),
];
