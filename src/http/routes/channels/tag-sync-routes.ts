import { z } from 'zod';
import { tagSyncBody, tagSyncView } from '../../../contract/channels/tag-syncs.js';
import { id } from '../../../contract/paging.js';
import type { ManageTagSync } from '../../../services/wechat-tags/manage-sync.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type TagSyncRouteDeps = { readonly manageTagSync: ManageTagSync };

const params = z.strictObject({ channelId: id });

export const tagSyncRoutes = ({ manageTagSync }: TagSyncRouteDeps): readonly Route[] => [
  route({
    name: 'tag_sync.get',
    method: 'GET',
    path: '/api/v1/tag-sync',
    summary: 'Which accounts keep tags and remarks in step with WeChat, and what WeChat would not take.',
    access: 'tags.manage',
    limit: 'read',
    input: z.object({}),
    answer: tagSyncView,
    handle: async ({ actor }) => {
      const { channels, ...state } = await manageTagSync.state(actor);
      const shown = channels.map(({ readAt, error = null, ...channel }) => ({
        ...channel,
        readAt: readAt?.toISOString() ?? null,
        error,
      }));
      return { ...state, channels: shown };
    },
  }),
  route({
    name: 'tag_sync.set',
    method: 'PUT',
    path: '/api/v1/channels/:channelId/tag-sync',
    summary: 'Turns the keeping in step of one official account on or off.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params, body: tagSyncBody }),
    answer: z.object({}),
    handle: async ({ actor, params: { channelId }, body: { enabled } }) => {
      await manageTagSync.turn({ actor, channelId, enabled });
      return {};
    },
  }),
  route({
    name: 'tag_sync.run',
    method: 'POST',
    path: '/api/v1/channels/:channelId/tag-sync/run',
    summary: 'Reads and tells everything now instead of at night.',
    access: 'tags.manage',
    limit: 'write',
    input: z.object({ params, body: z.strictObject({}) }),
    answer: z.object({}),
    handle: async ({ actor, params: { channelId } }) => {
      await manageTagSync.now({ actor, channelId });
      return {};
    },
  }),
];
