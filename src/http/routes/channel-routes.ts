import { z } from 'zod';
import {
  changeChannelBody,
  channelList,
  channelNameList,
  channelView,
  newChannelAnswer,
  newChannelBody,
  rotatedChannel,
} from '../../contract/channels/channels.js';
import { id, pageQuery } from '../../contract/paging.js';
import type { ChangeChannel } from '../../services/channels/change-channel.js';
import type { RemoveChannel } from '../../services/channels/remove-channel.js';
import type { RotateChannel } from '../../services/channels/rotate-channel.js';
import type { WireChannel } from '../../services/channels/wire-channel.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import { presentChannel, pushUrlOf } from '../presenters/channel-presenter.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type ChannelRouteDeps = {
  readonly lists: Pick<PeopleLists, 'channels' | 'channel'>;
  readonly wireChannel: WireChannel;
  readonly changeChannel: ChangeChannel;
  readonly rotateChannel: RotateChannel;
  readonly removeChannel: RemoveChannel;
  /** PUBLIC_URL, without a slash at its end. */
  readonly publicUrl: string;
};

const params = z.strictObject({ channelId: id });

const channelListRoute = ({ lists, publicUrl }: ChannelRouteDeps): Route =>
  route({
    name: 'channel.list',
    method: 'GET',
    path: '/api/v1/channels',
    summary: 'Wired WeChat accounts, without their secrets.',
    access: 'channels.read',
    limit: 'read',
    input: z.object({ query: pageQuery }),
    answer: channelList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await lists.channels({ actor, ...query });
      return { items: items.map((channel) => presentChannel(publicUrl, channel)), nextCursor };
    },
  });

const channelNamesRoute = ({ lists }: ChannelRouteDeps): Route =>
  route({
    name: 'channel.names',
    method: 'GET',
    path: '/api/v1/channel-names',
    summary: 'The names of the WeChat accounts, to narrow a search by.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ query: pageQuery }),
    answer: channelNameList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await lists.channels({ actor, ...query });
      return { items: items.map(({ channel: { id, kind, name } }) => ({ id, kind, name })), nextCursor };
    },
  });

const channelCreateRoute = ({ wireChannel, publicUrl }: ChannelRouteDeps): Route =>
  route({
    name: 'channel.create',
    method: 'POST',
    path: '/api/v1/channels',
    summary: 'Wires a WeChat account. Token and EncodingAESKey are shown this once.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ body: newChannelBody }),
    answer: newChannelAnswer,
    handle: async ({ actor, body }) => {
      const wired = await wireChannel({ actor, ...body });
      return { ...wired, pushUrl: pushUrlOf(publicUrl, wired.channelKey) };
    },
  });

const channelGetRoute = ({ lists, publicUrl }: ChannelRouteDeps): Route =>
  route({
    name: 'channel.get',
    method: 'GET',
    path: '/api/v1/channels/:channelId',
    summary: 'One channel, without its secrets.',
    access: 'channels.read',
    limit: 'read',
    input: z.object({ params }),
    answer: channelView,
    handle: async ({ actor, params: { channelId } }) =>
      presentChannel(publicUrl, await lists.channel(actor, channelId)),
  });

const channelUpdateRoute = ({ lists, changeChannel, publicUrl }: ChannelRouteDeps): Route =>
  route({
    name: 'channel.update',
    method: 'PATCH',
    path: '/api/v1/channels/:channelId',
    summary: 'Changes a channel. The former token, key and mode are accepted for 10 minutes more.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params, body: changeChannelBody }),
    answer: channelView,
    handle: async ({ actor, params: { channelId }, body: change }) => {
      await changeChannel({ actor, channelId, change });
      return presentChannel(publicUrl, await lists.channel(actor, channelId));
    },
  });

const channelRotateRoute = ({ rotateChannel }: ChannelRouteDeps): Route =>
  route({
    name: 'channel.rotate',
    needsProof: true,
    method: 'POST',
    path: '/api/v1/channels/:channelId/rotate',
    summary: 'Makes a new token and EncodingAESKey, shown this once. The former ones are accepted for 10 minutes more.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: rotatedChannel,
    handle: ({ actor, params: { channelId } }) => rotateChannel({ actor, channelId }),
  });

const channelDeleteRoute = ({ removeChannel }: ChannelRouteDeps): Route =>
  route({
    name: 'channel.delete',
    needsProof: true,
    method: 'DELETE',
    path: '/api/v1/channels/:channelId',
    summary: 'Takes a channel away for good: pushes are refused, secrets erased, open conversations end.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: z.object({}),
    handle: async ({ actor, params: { channelId } }) => {
      await removeChannel({ actor, channelId });
      return {};
    },
  });

export const channelRoutes = (deps: ChannelRouteDeps): readonly Route[] => [
  channelListRoute(deps),
  channelNamesRoute(deps),
  channelCreateRoute(deps),
  channelGetRoute(deps),
  channelUpdateRoute(deps),
  channelRotateRoute(deps),
  channelDeleteRoute(deps),
];
