import { z } from 'zod';
import { created } from '../../contract/people/agents.js';
import {
  customerBody,
  customerDetail,
  customerList,
  customerQuery,
  customerTagsBody,
  mergeBody,
  unionidBody,
} from '../../contract/customers/customers.js';
import { id } from '../../contract/paging.js';
import type { ChangeCustomer, TagCustomer } from '../../services/customers/change-customer.js';
import type { LearnUnionid, MergeCustomers, UndoMerge } from '../../services/customers/merge-customers.js';
import type { CustomerViews } from '../../services/reads/customer-views.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type CustomerRouteDeps = {
  readonly customerViews: CustomerViews;
  readonly changeCustomer: ChangeCustomer;
  readonly tagCustomer: TagCustomer;
  readonly mergeCustomers: MergeCustomers;
  readonly undoMerge: UndoMerge;
  readonly learnUnionid: LearnUnionid;
};

const params = z.strictObject({ customerId: id });
const nothing = z.object({});

const reading = ({ customerViews }: CustomerRouteDeps): readonly Route[] => [
  route({
    name: 'customer.list',
    method: 'GET',
    path: '/api/v1/customers',
    summary: 'Customers, last changed first, or those found by name, remark, phone, its end, or openid.',
    access: 'customers.read',
    limit: 'read',
    input: z.object({ query: customerQuery }),
    answer: customerList,
    handle: ({ actor, query: { q, tag, cursor, limit } }) =>
      customerViews.list({ actor, q, tagId: tag, cursor, limit }),
  }),
  route({
    name: 'customer.get',
    method: 'GET',
    path: '/api/v1/customers/:customerId',
    summary: 'One customer: profile, tags, identities with their reply windows, source, joins.',
    access: 'customers.read',
    limit: 'read',
    input: z.object({ params }),
    answer: customerDetail,
    handle: ({ actor, params: { customerId } }) => customerViews.detail(actor, customerId),
  }),
];

const changing = ({ customerViews, changeCustomer, tagCustomer }: CustomerRouteDeps): readonly Route[] => [
  route({
    name: 'customer.update',
    method: 'PATCH',
    path: '/api/v1/customers/:customerId',
    summary: 'Changes name, remark, phone, address or attributes.',
    access: 'customers.change',
    limit: 'write',
    input: z.object({ params, body: customerBody }),
    answer: customerDetail,
    handle: async ({ actor, params: { customerId }, body: { attributes, ...fields } }) => {
      const named = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      await changeCustomer({ actor, customerId, patch: { ...named, ...(attributes && { attributes }) } });
      return customerViews.detail(actor, customerId);
    },
  }),
  route({
    name: 'customer.tag',
    method: 'PUT',
    path: '/api/v1/customers/:customerId/tags',
    summary: 'Sets the tags of a customer.',
    access: 'customers.change',
    limit: 'write',
    input: z.object({ params, body: customerTagsBody }),
    answer: customerDetail,
    handle: async ({ actor, params: { customerId }, body: { tagIds } }) => {
      await tagCustomer({ actor, customerId, tagIds });
      return customerViews.detail(actor, customerId);
    },
  }),
];

const joining = ({ mergeCustomers, undoMerge, learnUnionid }: CustomerRouteDeps): readonly Route[] => [
  route({
    name: 'customer.merge',
    method: 'POST',
    path: '/api/v1/customers/:customerId/merge',
    summary: 'Joins another customer, who is the same person, to this one. Can be undone.',
    access: 'customers.merge',
    limit: 'write',
    input: z.object({ params, body: mergeBody }),
    answer: created,
    handle: ({ actor, params: { customerId }, body }) => mergeCustomers({ actor, customerId, ...body }),
  }),
  route({
    name: 'customer_merge.undo',
    method: 'POST',
    path: '/api/v1/customer-merges/:mergeId/undo',
    summary: 'Makes two customers of one again.',
    access: 'customers.merge',
    limit: 'write',
    input: z.object({ params: z.strictObject({ mergeId: id }), body: z.strictObject({}) }),
    answer: nothing,
    handle: async ({ actor, params: { mergeId } }) => {
      await undoMerge({ actor, mergeId });
      return {};
    },
  }),
  route({
    name: 'identity.update',
    method: 'PATCH',
    path: '/api/v1/identities/:identityId',
    summary: 'Tells the unionid of an identity: customers with the same one are joined.',
    access: 'customers.merge',
    limit: 'write',
    input: z.object({ params: z.strictObject({ identityId: id }), body: unionidBody }),
    answer: nothing,
    handle: async ({ actor, params: { identityId }, body: { unionid } }) => {
      await learnUnionid({ actor, identityId, unionid });
      return {};
    },
  }),
];

export const customerRoutes = (deps: CustomerRouteDeps): readonly Route[] => [
  ...reading(deps),
  ...changing(deps),
  ...joining(deps),
];
