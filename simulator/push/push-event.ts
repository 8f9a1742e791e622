import type { Field } from '../protocol/document.js';
import type { Channel } from '../state/channels.js';
import type { World } from '../state/world.js';
import { compose } from './compose.js';
import type { Pusher } from './pusher.js';

/** Pushes an event that WeChat itself has to tell about a customer, such as how a template message ended. */
export type PushEvent = (channel: Channel, openid: string, fields: readonly Field[]) => void;

export const createPushEvent =
  (world: World, pusher: Pusher): PushEvent =>
  (channel, openid, fields) => {
    const all: readonly Field[] = [['MsgType', 'event'], ...fields];
    const composed = compose({ channel, openid, at: world.clock.now(), fields: all, newMsgId: () => 0n });
    pusher.push({ appId: channel.appId, openid, ...composed });
  };
