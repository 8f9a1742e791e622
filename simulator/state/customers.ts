import { createHash } from 'node:crypto';

export type Customer = {
  readonly appId: string;
  readonly openid: string;
  readonly nickname: string;
  readonly unionid?: string;
  /** Official accounts only; a mini program asks for no relation. */ readonly following: boolean;
  readonly followedAt: number;
  readonly followScene?: string;
  /** Every send to this customer is refused with this errcode, such as 48002 or 43019. */ readonly refusal?: number;
  /** The last message in either direction; typing needs one within 30 s. */ readonly lastExchangeAt: number;
  readonly typingUntil: number;
};

export type CustomerInput = {
  readonly appId: string;
  readonly nickname: string;
  readonly unionid?: string;
  readonly following?: boolean;
};

export type Customers = {
  /** Finds by openid or nickname, or makes one. The openid follows from channel and nickname, so it survives a restart. */
  readonly meet: (input: CustomerInput) => Customer;
  readonly find: (appId: string, openidOrNickname: string) => Customer | undefined;
  readonly list: (appId: string) => readonly Customer[];
  readonly change: (customer: Customer, change: Partial<Omit<Customer, 'appId' | 'openid'>>) => Customer;
  readonly removeChannel: (appId: string) => void;
};

const openidOf = (appId: string, nickname: string): string =>
  `o${createHash('sha256').update(`${appId}|${nickname}`).digest('base64url').slice(0, 27)}`;

export const createCustomers = (now: () => number): Customers => {
  const byChannel = new Map<
    string,
    { readonly byOpenid: Map<string, Customer>; readonly openids: Map<string, string> }
  >();
  const shelf = (appId: string) => {
    const known = byChannel.get(appId);
    if (known) return known;
    const made = { byOpenid: new Map<string, Customer>(), openids: new Map<string, string>() };
    byChannel.set(appId, made);
    return made;
  };
  const find = (appId: string, name: string): Customer | undefined => {
    const { byOpenid, openids } = shelf(appId);
    return byOpenid.get(name) ?? byOpenid.get(openids.get(name) ?? '');
  };
  const change: Customers['change'] = (customer, changes) => {
    const { byOpenid } = shelf(customer.appId);
    const changed = { ...(byOpenid.get(customer.openid) ?? customer), ...changes };
    byOpenid.set(customer.openid, changed);
    return changed;
  };
  return {
    find,
    change,
    meet: ({ appId, nickname, unionid, following = true }) => {
      const known = find(appId, nickname);
      if (known) return known;
      const openid = openidOf(appId, nickname);
      shelf(appId).openids.set(nickname, openid);
      return change(
        { appId, openid, nickname, following, followedAt: now(), lastExchangeAt: 0, typingUntil: 0 },
        unionid === undefined ? {} : { unionid },
      );
    },
    list: (appId) => [...shelf(appId).byOpenid.values()],
    removeChannel: (appId) => void byChannel.delete(appId),
  };
};
