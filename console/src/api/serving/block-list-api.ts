import { z } from 'zod';
import { blockList, customerBlockState } from '../../../../src/contract/customers/block-list.js';
import type { Call } from '../call.js';

export const createBlockListApi = (call: Call) => {
  const pathOf = (customerId: string): string => `/customers/${encodeURIComponent(customerId)}/block`;
  return {
    list: (cursor: string | undefined) =>
      call({ path: '/block-list', query: { cursor, limit: 50 }, answer: blockList }),
    of: (customerId: string) => call({ path: pathOf(customerId), answer: customerBlockState }),
    block: (customerId: string, reason: string) =>
      call({ method: 'PUT', path: pathOf(customerId), body: { reason }, answer: customerBlockState }),
    unblock: (customerId: string) => call({ method: 'DELETE', path: pathOf(customerId), answer: z.unknown() }),
  };
};

export type BlockListApi = ReturnType<typeof createBlockListApi>;
