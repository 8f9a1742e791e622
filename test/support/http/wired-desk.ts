import { startSimulator } from '../../../simulator/simulator.js';
import type { ActInput } from '../../../simulator/customer/act-schema.js';
import { newChannelAnswer } from '../../../src/contract/channels/channels.js';
import type { AgentRole } from '../../../src/domain/people/agent.js';
import { call } from '../product/api.js';
import type { Answer } from '../product/api.js';
import { openDesk } from './desk.js';
import { headersOf, openMerchant } from './people.js';

const APP_SECRET = 'f00dfeedf00dfeedf00dfeedf00dfeed';

/** A desk with one official account wired to a simulator of its own; a test does the workers' work when it wants it done. */
export const openWiredDesk = async (appId: string) => {
  const simulator = await startSimulator({ port: 0, host: '127.0.0.1', seed: 1 });
  const desk = await openDesk({ wechatUrl: simulator.url });
  const merchant = await openMerchant(desk, 'wired');
  const { intake } = desk.container;

  /** `asked` is a method and a path, such as `GET /channels`. */
  const as = (role: AgentRole, asked: string, body?: unknown): Promise<Answer> =>
    call(`${desk.url}/api/v1${asked.slice(asked.indexOf(' ') + 1)}`, {
      method: asked.slice(0, asked.indexOf(' ')),
      headers: headersOf(merchant.browsers[role]),
      ...(body !== undefined && { body }),
    });
  const control = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(`${simulator.url}/simulator/control${path}`, { method, ...(body !== undefined && { body }) });

  const wired = await as('owner', 'POST /channels', { kind: 'official_account', appId, appSecret: APP_SECRET });
  const { id: channelId, channelKey, token, encodingAesKey } = newChannelAnswer.parse(wired.body);
  const pushUrl = `${desk.url}/wechat/${channelKey}`;
  const account = { appId, appSecret: APP_SECRET, kind: 'official_account', token, encodingAesKey, pushUrl };
  await control('POST', '/channels', account);
  const placeOf = (name: string): string => `/channels/${appId}/customers/${encodeURIComponent(name)}`;

  return {
    desk,
    merchant,
    channelId,
    as,
    /** The simulator's control interface, and one customer's part of it. */
    control,
    placeOf,
    /** A customer does something, and its push is worked on. */
    act: async (name: string, act: ActInput): Promise<void> => {
      await control('POST', `/channels/${appId}/customers`, { nickname: name, following: false });
      const acted = await control('POST', `${placeOf(name)}/acts`, { ...act, wait: true });
      if (acted.status !== 200) throw new Error(`the act was answered ${acted.status}: ${JSON.stringify(acted.body)}`);
      const batch = await intake.inboundQueue.claim(await intake.inboundQueue.dueShards(), 100);
      for (const push of batch?.pushes ?? []) await intake.receiveInbound([[push]]);
      if (batch) await intake.inboundQueue.release(batch);
    },
    close: async (): Promise<void> => {
      await desk.close();
      await simulator.close();
    },
  };
};

export type WiredDesk = Awaited<ReturnType<typeof openWiredDesk>>;
