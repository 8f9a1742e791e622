import { z } from 'zod';
import {
  channelList,
  channelNameList,
  channelView,
  newChannelAnswer,
  rotatedChannel,
} from '../../../../src/contract/channels/channels.js';
import type { changeChannelBody, newChannelBody } from '../../../../src/contract/channels/channels.js';
import type { Call } from '../call.js';

const nothing = z.unknown();
const pathOf = (channelId: string): string => `/channels/${encodeURIComponent(channelId)}`;

export const createChannelsApi = (call: Call) => ({
  list: (cursor?: string) => call({ path: '/channels', query: { cursor, limit: 200 }, answer: channelList }),
  names: () => call({ path: '/channel-names', query: { limit: 200 }, answer: channelNameList }),
  read: (channelId: string) => call({ path: pathOf(channelId), answer: channelView }),
  wire: (body: z.input<typeof newChannelBody>) =>
    call({ method: 'POST', path: '/channels', body, answer: newChannelAnswer }),
  change: (channelId: string, body: z.input<typeof changeChannelBody>) =>
    call({ method: 'PATCH', path: pathOf(channelId), body, answer: channelView }),
  rotate: (channelId: string) =>
    call({ method: 'POST', path: `${pathOf(channelId)}/rotate`, body: {}, answer: rotatedChannel }),
  remove: (channelId: string) => call({ method: 'DELETE', path: pathOf(channelId), answer: nothing }),
});

export type ChannelsApi = ReturnType<typeof createChannelsApi>;
