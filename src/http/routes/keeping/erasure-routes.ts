import { z } from 'zod';
import { customerFileQuery, eraseBody, eraseTaskList, eraseTaskState } from '../../../contract/keeping/keeping.js';
import { id, pageQuery } from '../../../contract/paging.js';
import type { DecideErasure, ListErasures, RequestErasure } from '../../../services/erasing/erase-tasks.js';
import type { ExportCustomer } from '../../../services/exporting/export-customer.js';
import type { EraseTask, EraseTaskRecord } from '../../../services/ports/retention/erasure-store.js';
import { sendBytes } from '../../bodies/send-bytes.js';
import { bytesRoute, route } from '../../route.js';
import type { Route } from '../../route.js';

export type ErasureRouteDeps = {
  readonly exportCustomer: ExportCustomer;
  readonly requestErasure: RequestErasure;
  readonly decideErasure: DecideErasure;
  readonly listErasures: ListErasures;
};

const ofCustomer = z.strictObject({ customerId: id });
const ofTask = z.strictObject({ eraseTaskId: id });

const iso = (at: Date | undefined): string | null => at?.toISOString() ?? null;

const presentTask = (task: EraseTaskRecord) => ({
  ...task,
  requestedBy: task.requestedBy ?? null,
  requestedAt: task.requestedAt.toISOString(),
  decidedAt: iso(task.decidedAt),
  dueAt: task.dueAt.toISOString(),
  doneAt: iso(task.doneAt),
});

const presentState = ({ id: taskId, state, dueAt }: EraseTask) => ({ id: taskId, state, dueAt: dueAt.toISOString() });

const ofACustomer = ({ exportCustomer, requestErasure }: ErasureRouteDeps): readonly Route[] => [
  bytesRoute({
    name: 'customer.export',
    needsProof: true,
    method: 'GET',
    path: '/api/v1/customers/:customerId/file',
    summary: 'Everything that is known of a customer, as JSON or as text to read.',
    access: 'customers.export',
    limit: 'read',
    input: z.object({ params: ofCustomer, query: customerFileQuery }),
    handle: async ({ actor, params: { customerId }, query: { form }, ctx }) => {
      const { text, contentType, fileName } = await exportCustomer({ actor, customerId, form });
      sendBytes(ctx, { bytes: Buffer.from(text), contentType, fileName });
    },
  }),
  route({
    name: 'erase_task.create',
    needsProof: true,
    method: 'POST',
    path: '/api/v1/customers/:customerId/erase-tasks',
    summary: 'Asks that a customer be forgotten; a second person has to agree. Asked twice is asked once.',
    access: 'customers.export',
    limit: 'write',
    input: z.object({ params: ofCustomer, body: eraseBody }),
    answer: eraseTaskState,
    handle: async ({ actor, params: { customerId }, body: { reason } }) =>
      presentState(await requestErasure({ actor, customerId, reason })),
  }),
];

const deciding = (
  { decideErasure }: ErasureRouteDeps,
  verb: 'approve' | 'reject',
  { summary, decision }: { readonly summary: string; readonly decision: 'approved' | 'rejected' },
): Route =>
  route({
    name: `erase_task.${verb}`,
    needsProof: decision === 'approved',
    method: 'POST',
    path: `/api/v1/erase-tasks/:eraseTaskId/${verb}`,
    summary,
    access: 'erasures.approve',
    limit: 'write',
    input: z.object({ params: ofTask, body: z.strictObject({}) }),
    answer: eraseTaskState,
    handle: async ({ actor, params: { eraseTaskId: taskId } }) =>
      presentState(await decideErasure({ actor, taskId, decision })),
  });

export const erasureRoutes = (deps: ErasureRouteDeps): readonly Route[] => [
  ...ofACustomer(deps),
  route({
    name: 'erase_task.list',
    method: 'GET',
    path: '/api/v1/erase-tasks',
    summary: 'Customers who are to be forgotten, and those who were, youngest first.',
    access: 'customers.export',
    limit: 'read',
    input: z.object({ query: pageQuery }),
    answer: eraseTaskList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await deps.listErasures({ actor, ...query });
      return { items: items.map(presentTask), nextCursor };
    },
  }),
  deciding(deps, 'approve', {
    decision: 'approved',
    summary: 'Agrees that a customer is forgotten: not who asked for it. It is done within a day.',
  }),
  deciding(deps, 'reject', {
    decision: 'rejected',
    summary: 'Does not agree. What WeChat asked for cannot be refused.',
  }),
];
