import { Redis } from 'ioredis';
import type { ProductProcess } from '../../../test/support/product/process.js';
import type { Request } from '../../load/swarm.js';
import { SCALES } from '../../measure/memory.js';
import { pin } from '../../measure/pinning.js';
import { startBaseline } from '../../servers/child.js';
import type { Baseline } from '../../servers/child.js';
import type { Desk } from '../../servers/desk.js';
import type { Merchant } from './crowd.js';
import { COLLEAGUE, colleagueChanged, LINE, lineFor } from './live-log.js';
import type { LiveLog } from './live-log.js';

/** A server of sockets that can be started anew, with what is said over it. */
export type Gateway = {
  readonly name: string;
  /** Ends it as a fault does, and starts it; resolves when it listens. */
  readonly restart: () => Promise<{ readonly port: number; readonly process: ProductProcess }>;
  readonly end: () => Promise<void>;
  /** What each agent's console asks, when it comes back. */
  readonly requests: () => Promise<readonly Request[]>;
  /** Whether a console is served again, by what it was sent. */
  readonly isThere: (text: string) => boolean;
  /** Something happens for each of these agents of the first merchant; or one thing for all of them. */
  readonly tellEach: (agents: readonly number[]) => Promise<void>;
  readonly tellAll: () => Promise<void>;
  /** How many of what was said is in a frame. */
  readonly heardIn: (text: string) => number;
};

/** What is missed of a merchant while the server restarts, each for another agent. */
export const MISSED = 50;

export const countOf = (text: string, part: string): number => {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
};

export const productGateway = (desk: Desk, merchants: readonly Merchant[], log: LiveLog): Gateway => {
  const [server] = desk.product.servers;
  const [first] = merchants;
  if (!server || !first) throw new Error('one server and one merchant at least');
  const agentIds = first.agents.map(({ id }) => id);
  const requestsOf = async ({ id, agents }: Merchant): Promise<readonly Request[]> => {
    const cursor = await log.end(id);
    await log.say(
      id,
      agents.slice(0, MISSED).map((agent) => lineFor(agent.id)),
    );
    return agents.map(({ cookie }) => ({
      path: '/api/v1/socket',
      headers: `Origin: ${desk.product.url}\r\nCookie: ${cookie}\r\n`,
      first: JSON.stringify({ type: 'resume', cursor }),
    }));
  };
  return {
    name: 'product',
    end: server.kill,
    restart: async () => {
      await server.kill();
      await server.start();
      await pin(server.process().pid, 'server');
      return { port: desk.port, process: server.process() };
    },
    requests: async () => (await Promise.all(merchants.map(requestsOf))).flat(),
    isThere: (text) => {
      if (text.startsWith('{"type":"reload"')) throw new Error('a console was told to reload: nothing was missing');
      return text.startsWith('{"type":"resumed"');
    },
    tellEach: (agents) =>
      log.say(
        first.id,
        agents.map((agent) => lineFor(agentIds[agent] ?? '')),
      ),
    tellAll: () => log.say(first.id, [colleagueChanged()]),
    heardIn: (text) => countOf(text, LINE) + countOf(text, COLLEAGUE),
  };
};

/** As long as the frame in which the product sends a line, and as the one about a colleague. */
const LINE_BODY = JSON.stringify({ type: 'bare', body: 'x'.repeat(480) });
const COLLEAGUE_BODY = JSON.stringify({ type: 'bare', body: 'x'.repeat(220) });

export const bareGateway = (redisUrl: string, agents: number) => {
  const redis = new Redis(redisUrl);
  const publish = async (said: readonly { readonly agent: number | null; readonly body: string }[]): Promise<void> => {
    await redis.publish('bare:sockets', JSON.stringify(said));
  };
  let running: Baseline | undefined;
  const gateway: Gateway = {
    name: 'bare ws',
    end: async () => running?.stop(),
    restart: async () => {
      await running?.stop();
      running = await startBaseline('bare-sockets', { REDIS_URL: redisUrl }, { levers: SCALES });
      return running;
    },
    requests: async () => Array.from({ length: agents }, (_none, agent) => ({ path: `/${agent}`, headers: '' })),
    isThere: (text) => text === '',
    tellEach: (wanted) => publish(wanted.map((agent) => ({ agent, body: LINE_BODY }))),
    tellAll: () => publish([{ agent: null, body: COLLEAGUE_BODY }]),
    heardIn: (text) => countOf(text, '"type":"bare"'),
  };
  const stop = async (): Promise<void> => {
    redis.disconnect();
    await running?.stop();
  };
  return { gateway, stop };
};
