import { z } from 'zod';
import { created } from '../../contract/people/agents.js';
import { tagBody, tagList } from '../../contract/customers/customers.js';
import { id } from '../../contract/paging.js';
import type { ManageTags } from '../../services/customers/manage-tags.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type TagRouteDeps = { readonly manageTags: ManageTags };

const params = z.strictObject({ tagId: id });
const nothing = z.object({});

const listing = ({ manageTags }: TagRouteDeps): readonly Route[] => [
  route({
    name: 'tag.list',
    method: 'GET',
    path: '/api/v1/tags',
    summary: 'Tags of customers by name, at most 1,000.',
    access: 'customers.read',
    limit: 'read',
    input: z.object({}),
    answer: tagList,
    handle: async ({ actor }) => ({ items: await manageTags.list(actor) }),
  }),
  route({
    name: 'tag.create',
    method: 'POST',
    path: '/api/v1/tags',
    summary: 'Adds a tag.',
    access: 'tags.manage',
    limit: 'write',
    input: z.object({ body: tagBody }),
    answer: created,
    handle: ({ actor, body: { name } }) => manageTags.add(actor, name),
  }),
];

const changing = ({ manageTags }: TagRouteDeps): readonly Route[] => [
  route({
    name: 'tag.update',
    method: 'PATCH',
    path: '/api/v1/tags/:tagId',
    summary: 'Renames a tag.',
    access: 'tags.manage',
    limit: 'write',
    input: z.object({ params, body: tagBody }),
    answer: nothing,
    handle: async ({ actor, params: { tagId }, body: { name } }) => {
      await manageTags.rename(actor, { id: tagId, name });
      return {};
    },
  }),
  route({
    name: 'tag.delete',
    method: 'DELETE',
    path: '/api/v1/tags/:tagId',
    summary: 'Removes a tag, also from every customer.',
    access: 'tags.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: nothing,
    handle: async ({ actor, params: { tagId } }) => {
      await manageTags.remove(actor, tagId);
      return {};
    },
  }),
];

export const tagRoutes = (deps: TagRouteDeps): readonly Route[] => [...listing(deps), ...changing(deps)];
