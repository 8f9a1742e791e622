import { BadRequest, param } from '../http/parse.js';
import type { Call } from '../http/router.js';
import type { Channel } from '../state/channels.js';
import type { Customer } from '../state/customers.js';
import type { World } from '../state/world.js';

const NOT_FOUND = 404;

export const channelOf = ({ channels }: World, appId: string): Channel => {
  const channel = channels.find(appId);
  if (!channel) throw new BadRequest(`no channel ${appId} is registered`, NOT_FOUND);
  return channel;
};

export const askedFor = (world: World, call: Call): { readonly channel: Channel; readonly customer: Customer } => {
  const channel = channelOf(world, param(call, 'appId'));
  const name = param(call, 'customer');
  const customer = world.customers.find(channel.appId, name);
  if (!customer) throw new BadRequest(`no customer ${name}`, NOT_FOUND);
  return { channel, customer };
};

export const numberIn = (call: Call, name: string, fallback: number): number => {
  const value = Number(call.query.get(name) ?? fallback);
  if (!Number.isInteger(value) || value < 0) throw new BadRequest(`${name} is a whole number`);
  return value;
};
