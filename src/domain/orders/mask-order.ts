import { maskAddress, maskPhone } from '../people/masking.js';
import type { Order, Receiver } from './order.js';

const maskReceiver = ({ name, phone, address }: Receiver): Receiver => ({
  // One character of a name is enough to ask the customer for the rest.
  ...(name !== undefined && { name: `${[...name][0] ?? ''}**` }),
  ...(phone !== undefined && { phone: maskPhone(phone) }),
  ...(address !== undefined && { address: maskAddress(address) }),
});

/** The order for whoever may not read personal data: who gets the parcel, and where, is hidden. */
export const maskOrder = (order: Order): Order =>
  order.receiver === undefined ? order : { ...order, receiver: maskReceiver(order.receiver) };
