import type { Context } from 'koa';
import { z } from 'zod';
import {
  changeOrderSourceBody,
  checkedOrderSource,
  csvMapping,
  importAnswer,
  importFields,
  importPreview,
  newOrderSourceBody,
  orderSourceList,
  orderSourceView,
} from '../../contract/commerce/order-sources.js';
import { id, pageQuery } from '../../contract/paging.js';
import { AppError } from '../../kernel/errors.js';
import type { ImportOrders, PreviewImport } from '../../services/orders/import-orders.js';
import type { OrderLists } from '../../services/orders/order-lists.js';
import type { AddOrderSource, ChangeOrderSource, RemoveOrderSource } from '../../services/orders/order-sources.js';
import type { CheckOrderSource } from '../../services/orders/shop-questions.js';
import { receiveUpload } from '../bodies/upload.js';
import { guardBody } from '../guard.js';
import { presentCheck, presentOrderSource, presentPreview } from '../presenters/order-source-presenter.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type OrderSourceRouteDeps = {
  readonly orderLists: OrderLists;
  readonly addOrderSource: AddOrderSource;
  readonly changeOrderSource: ChangeOrderSource;
  readonly removeOrderSource: RemoveOrderSource;
  readonly checkOrderSource: CheckOrderSource;
  readonly previewImport: PreviewImport;
  readonly importOrders: ImportOrders;
};

const path = '/api/v1/order-sources';
const params = z.strictObject({ sourceId: id });

const readingRoutes = ({ orderLists }: OrderSourceRouteDeps): readonly Route[] => [
  route({
    name: 'order_source.list',
    method: 'GET',
    path,
    summary: 'Where orders are looked up, without secrets.',
    access: 'order_sources.read',
    limit: 'read',
    input: z.object({ query: pageQuery }),
    answer: orderSourceList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await orderLists.sources({ actor, ...query });
      return { items: items.map(presentOrderSource), nextCursor };
    },
  }),
  route({
    name: 'order_source.get',
    method: 'GET',
    path: `${path}/:sourceId`,
    summary: 'One order source, without its secret.',
    access: 'order_sources.read',
    limit: 'read',
    input: z.object({ params }),
    answer: orderSourceView,
    handle: async ({ actor, params: { sourceId } }) => presentOrderSource(await orderLists.source(actor, sourceId)),
  }),
];

const changingRoutes = (deps: OrderSourceRouteDeps): readonly Route[] => [
  route({
    name: 'order_source.create',
    method: 'POST',
    path,
    summary: 'Wires a shop, a file import, a mini program’s own order list or WeChat Pay as a source of orders.',
    access: 'order_sources.manage',
    limit: 'write',
    input: z.object({ body: newOrderSourceBody }),
    answer: orderSourceView,
    handle: async ({ actor, body }) => presentOrderSource(await deps.addOrderSource({ actor, ...body })),
  }),
  route({
    name: 'order_source.update',
    method: 'PATCH',
    path: `${path}/:sourceId`,
    summary: 'Changes an order source.',
    access: 'order_sources.manage',
    limit: 'write',
    input: z.object({ params, body: changeOrderSourceBody }),
    answer: orderSourceView,
    handle: async ({ actor, params: { sourceId }, body: change }) =>
      presentOrderSource(await deps.changeOrderSource({ actor, sourceId, change })),
  }),
  route({
    name: 'order_source.delete',
    method: 'DELETE',
    path: `${path}/:sourceId`,
    summary: 'Removes an order source with what was found or imported through it.',
    access: 'order_sources.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: z.object({}),
    handle: async ({ actor, params: { sourceId } }) => {
      await deps.removeOrderSource({ actor, sourceId });
      return {};
    },
  }),
  route({
    name: 'order_source.check',
    method: 'POST',
    path: `${path}/:sourceId/check`,
    summary: 'Asks an order source whether it is there and takes our signature.',
    access: 'order_sources.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: checkedOrderSource,
    handle: async ({ actor, params: { sourceId } }) => presentCheck(await deps.checkOrderSource({ actor, sourceId })),
  }),
];

const mappingOf = (text: string | undefined) => {
  if (text === undefined) return undefined;
  try {
    return guardBody(csvMapping, JSON.parse(text));
  } catch (cause) {
    throw new AppError('invalid', 'validation', { details: { field: 'mapping' }, cause });
  }
};

/** The file of an import and what stands beside it. */
const receiveImport = async (ctx: Context) => {
  const { fileName, bytes, fields } = await receiveUpload(ctx);
  const { sourceId, mapping } = guardBody(importFields, fields);
  return { fileName, bytes, sourceId, mapping: mappingOf(mapping) };
};

const importRoutes = ({ previewImport, importOrders }: OrderSourceRouteDeps): readonly Route[] => [
  route({
    name: 'order_import.preview',
    method: 'POST',
    path: '/api/v1/order-imports/preview',
    summary: 'What a CSV file of orders would become (multipart form: file, sourceId, mapping); nothing is kept.',
    access: 'order_sources.manage',
    limit: 'upload',
    isUpload: true,
    input: z.object({}),
    answer: importPreview,
    handle: async ({ actor, ctx }) => presentPreview(await previewImport({ actor, ...(await receiveImport(ctx)) })),
  }),
  route({
    name: 'order_import.create',
    method: 'POST',
    path: '/api/v1/order-imports',
    summary: 'Imports a CSV file of orders: all of it, or nothing with the rows that are wrong.',
    access: 'order_sources.manage',
    limit: 'upload',
    isUpload: true,
    input: z.object({}),
    answer: importAnswer,
    handle: async ({ actor, ctx }) => {
      const { importId, preview } = await importOrders({ actor, ...(await receiveImport(ctx)) });
      return { importId: importId ?? null, preview: presentPreview(preview) };
    },
  }),
];

export const orderSourceRoutes = (deps: OrderSourceRouteDeps): readonly Route[] => [
  ...readingRoutes(deps),
  ...changingRoutes(deps),
  ...importRoutes(deps),
];
