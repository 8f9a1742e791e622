import { z } from 'zod';
import { channelHandedOver, channelWork, handOverChannelBody } from '../../../contract/channels/channels.js';
import { id } from '../../../contract/paging.js';
import type { HandOverChannel, ReadChannelWork } from '../../../services/channels/hand-over-channel.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type ChannelWorkRouteDeps = {
  readonly readChannelWork: ReadChannelWork;
  readonly handOverChannel: HandOverChannel;
};

const params = z.strictObject({ channelId: id });

export const channelWorkRoutes = ({ readChannelWork, handOverChannel }: ChannelWorkRouteDeps): readonly Route[] => [
  route({
    name: 'channel.work',
    method: 'GET',
    path: '/api/v1/channels/:channelId/open-work',
    summary: 'How many conversations are open in a channel, and in how many an answer is owed.',
    access: 'channels.manage',
    limit: 'read',
    input: z.object({ params }),
    answer: channelWork,
    handle: ({ actor, params: { channelId } }) => readChannelWork({ actor, channelId }),
  }),
  route({
    name: 'channel.hand_over',
    method: 'POST',
    path: '/api/v1/channels/:channelId/hand-over',
    summary:
      'Before a channel is turned off or removed: a ticket for who waits for an answer, and every open conversation ends.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params, body: handOverChannelBody }),
    answer: channelHandedOver,
    handle: ({ actor, params: { channelId }, body: { typeId } }) => handOverChannel({ actor, channelId, typeId }),
  }),
];
