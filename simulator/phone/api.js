// @ts-check
/**
 * @typedef {{ name: string, type: string, key: string, inner: MenuButton[] }} MenuButton
 * @typedef {{ appId: string, kind: 'official_account' | 'mini_program', name: string, menu: MenuButton[] }} Channel
 * @typedef {{ appId: string, openid: string, nickname: string, following: boolean }} Customer
 * @typedef {{ number: number, appId: string, openid: string, at: number, from: 'customer' | 'merchant' | 'wechat',
 *   via: string, kind: string, content: Record<string, any> }} Line
 * @typedef {{ trigger: string, left: number | null, expiresAt: number }} Grant
 * @typedef {{ type: 'line', line: Line } | { type: 'typing', appId: string, openid: string, until: number }
 *   | { type: 'channel', appId: string } | { type: 'watching', count: number, instance: string }} Occurrence
 */

const BASE = '/simulator/control';

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
const call = async (method, path, body) => {
  const response = await fetch(BASE + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`);
  return answer;
};

/** @param {{ appId: string, openid: string }} who */
const pathOf = ({ appId, openid }) => `/channels/${encodeURIComponent(appId)}/customers/${encodeURIComponent(openid)}`;

/** @returns {Promise<Channel[]>} */
export const listChannels = async () => (await call('GET', '/channels')).items;

/** @param {string} appId @param {string} nickname @returns {Promise<Customer>} */
export const meetCustomer = (appId, nickname) =>
  call('POST', `/channels/${encodeURIComponent(appId)}/customers`, { nickname });

/** @param {Customer} who @returns {Promise<Customer>} */
export const readCustomer = (who) => call('GET', pathOf(who));

/** @param {Customer} who @param {number} after @returns {Promise<Line[]>} */
export const readLines = async (who, after) => (await call('GET', `${pathOf(who)}/lines?after=${after}`)).items;

/** @param {Customer} who @returns {Promise<Grant[]>} */
export const readLedger = async (who) => (await call('GET', `${pathOf(who)}/ledger`)).grants;

/** @param {Customer} who @param {Record<string, unknown>} act */
export const doAct = (who, act) => call('POST', `${pathOf(who)}/acts`, act);

/** Pays the account's merchant number. @param {Customer} who @param {number} total in fen */
export const payOrder = async ({ appId, openid }, total) => {
  const { items } = await call('GET', '/pay/merchants');
  const merchant = items.find((/** @type {{ appId: string }} */ one) => one.appId === appId);
  if (!merchant) throw new Error('这个账号没有接入微信支付');
  return call('POST', '/pay/orders', { mchId: merchant.mchId, openid, total });
};

/** Complains about what this customer paid last. @param {Customer} who @param {string} detail */
export const complain = async ({ appId, openid }, detail) => {
  const { items } = await call('GET', '/pay/orders');
  const isMine = (/** @type {{ appId: string, openid: string }} */ one) => one.appId === appId && one.openid === openid;
  const order = items.filter(isMine).at(-1);
  if (!order) throw new Error('先付一笔款，再投诉');
  return call('POST', '/pay/complaints', { outTradeNo: order.outTradeNo, detail, problemType: 'REFUND' });
};

/** Codes the merchant made and that still hold. @param {string} appId @returns {Promise<{ ticket: string, scene: string }[]>} */
export const listQrCodes = async (appId) => {
  const { items } = await call('GET', `/channels/${encodeURIComponent(appId)}/qr-codes`);
  return items.filter((/** @type {{ isExpired: boolean }} */ one) => !one.isExpired);
};

/** @returns {Promise<number>} The simulator's time, which may be shifted. */
export const readNow = async () => (await call('GET', '/clock')).now;

const RECONNECT_MS = 1000;

/**
 * One socket for the whole page. `opened` runs at each connection, so that what was missed can be read again.
 *
 * @param {{ opened: () => void, heard: (occurrence: Occurrence) => void }} listener
 */
export const createLive = ({ opened, heard }) => {
  /** @type {string[]} */
  let keys = [];
  /** @type {WebSocket | undefined} */
  let socket;
  let instance = '';
  const tell = () => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ watch: keys }));
  };
  const connect = () => {
    socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/simulator/live`);
    socket.addEventListener('open', tell);
    socket.addEventListener('message', ({ data }) => {
      const occurrence = JSON.parse(data);
      if (occurrence.type !== 'watching') {
        heard(occurrence);
        return;
      }
      // Another process has forgotten what this page shows.
      if (instance && instance !== occurrence.instance) location.reload();
      instance = occurrence.instance;
      opened();
    });
    socket.addEventListener('close', () => setTimeout(connect, RECONNECT_MS));
  };
  connect();
  return {
    /** @param {Customer[]} customers */
    watch: (customers) => {
      keys = customers.map(({ appId, openid }) => `${appId} ${openid}`);
      tell();
    },
  };
};
