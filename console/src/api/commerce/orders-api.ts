import { z } from 'zod';
import {
  checkedOrderSource,
  importAnswer,
  importPreview,
  orderSourceList,
  orderSourceView,
} from '../../../../src/contract/commerce/order-sources.js';
import type { changeOrderSourceBody, newOrderSourceBody } from '../../../../src/contract/commerce/order-sources.js';
import { foundOrders, orderLookupList, productList, shippedOrder } from '../../../../src/contract/commerce/orders.js';
import { channelList } from '../../../../src/contract/channels/channels.js';
import type { orderLookupBody, shipOrderBody } from '../../../../src/contract/commerce/orders.js';
import type { Call } from '../call.js';

export type ImportFile = { readonly file: File; readonly sourceId: string; readonly mapping?: object | undefined };

const sourcePath = (sourceId: string, act = ''): string => `/order-sources/${encodeURIComponent(sourceId)}${act}`;

const formOf = ({ file, sourceId, mapping }: ImportFile): FormData => {
  const form = new FormData();
  form.append('sourceId', sourceId);
  if (mapping) form.append('mapping', JSON.stringify(mapping));
  form.append('file', file, file.name);
  return form;
};

export const createOrdersApi = (call: Call) => ({
  ofCustomer: (customerId: string, conversationId: string) =>
    call({
      path: `/customers/${encodeURIComponent(customerId)}/orders`,
      query: { conversationId },
      answer: foundOrders,
    }),
  lookUp: (body: z.input<typeof orderLookupBody>) =>
    call({ method: 'POST', path: '/orders/lookup', body, answer: foundOrders }),
  ship: (body: z.input<typeof shipOrderBody>) =>
    call({ method: 'POST', path: '/orders/shipping', body, answer: shippedOrder }),
  products: (words: string) => call({ path: '/products', query: { q: words }, answer: productList }),
  lookups: (cursor: string | undefined, limit: number) =>
    call({ path: '/order-lookups', query: { cursor, limit }, answer: orderLookupList }),
  sources: () => call({ path: '/order-sources', query: { limit: 200 }, answer: orderSourceList }),
  channels: () => call({ path: '/channels', query: { limit: 200 }, answer: channelList }),
  addSource: (body: z.input<typeof newOrderSourceBody>) =>
    call({ method: 'POST', path: '/order-sources', body, answer: orderSourceView }),
  changeSource: (sourceId: string, body: z.input<typeof changeOrderSourceBody>) =>
    call({ method: 'PATCH', path: sourcePath(sourceId), body, answer: orderSourceView }),
  removeSource: (sourceId: string) => call({ method: 'DELETE', path: sourcePath(sourceId), answer: z.unknown() }),
  checkSource: (sourceId: string) =>
    call({ method: 'POST', path: sourcePath(sourceId, '/check'), body: {}, answer: checkedOrderSource }),
  previewImport: (file: ImportFile) =>
    call({ method: 'POST', path: '/order-imports/preview', form: formOf(file), answer: importPreview }),
  importOrders: (file: ImportFile) =>
    call({ method: 'POST', path: '/order-imports', form: formOf(file), answer: importAnswer }),
});

export type OrdersApi = ReturnType<typeof createOrdersApi>;
