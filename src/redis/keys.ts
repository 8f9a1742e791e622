import type { WakeTopic } from '../services/ports/live/wake-up.js';

/** How long what nobody touches stays, unless the key's owner says otherwise. */
export const DAY_MS = 86_400_000;

/**
 * The only place where a key or channel is spelled. Every key of one merchant carries that merchant's hash tag, so that a
 * script may use any of them together on Redis Cluster. Pub/sub channels know no logical database, so its number is part of
 * every name.
 */
export const createKeys = (database = 0) => {
  const root = database === 0 ? 'jiedai' : `jiedai-${database}`;
  const of = (merchantId: string): string => `${root}:{m:${merchantId}}`;
  return {
    /** Stream of a merchant's events, `<number>-0`; owner: event log; TTL 24 h. */
    events: (merchantId: string) => `${of(merchantId)}:events`,
    /** Hash `epoch`, `last`: where the stream ends; owner: event log; TTL 24 h. */
    eventsEnd: (merchantId: string) => `${of(merchantId)}:events-end`,
    /** Channel: appended events as they come. */
    eventsChannel: (merchantId: string) => `${of(merchantId)}:events-live`,
    /** Channel: who looks at which conversation, and who writes. */
    attentionChannel: (merchantId: string) => `${of(merchantId)}:attention`,
    /** Sorted set `agentId|socketId` by last beat; owner: presence; TTL 24 h. */
    sockets: (merchantId: string) => `${of(merchantId)}:sockets`,
    /** Hash agentId → number of live sockets; owner: presence; TTL 24 h. */
    connectedAgents: (merchantId: string) => `${of(merchantId)}:connected`,
    /** Sorted set of merchants whose agents were connected lately, by last beat; owner: presence; TTL 24 h. */
    merchantsPresent: () => `${root}:merchants-present`,
    /** The keys of a merchant's waiting line, as `line.include.lua` numbers them; owner: waiting line; no TTL: rebuilt, not expired. */
    line: (merchantId: string) => lineKeys(`${of(merchantId)}:line2:`),
    /** Who is rebuilding a merchant's waiting line; owner: waiting line; TTL 30 s. */
    lineLock: (merchantId: string) => `${of(merchantId)}:line-lock`,
    /** JSON of who a session or API token is, by the hash of its token; owner: session marks; TTL 30 s. No merchant is known yet. */
    principal: (tokenHash: string) => `${root}:principal:${tokenHash}`,
    /** A session, API token or agent whose rights ended or changed; owner: session marks; TTL 60 s. */
    endedMark: (id: string) => `${root}:ended:${id}`,
    /** When a channel's next send may leave (µs); owner: send budget; TTL until then, and 1 s. */
    sendPlace: (merchantId: string, channelId: string) => `${of(merchantId)}:send-place:${channelId}`,
    /** Why a channel's sends are stopped; owner: send budget; TTL as long as they are. */
    sendStop: (merchantId: string, channelId: string) => `${of(merchantId)}:send-stop:${channelId}`,
    /** How many requests of one class one caller made, over all processes; owner: request tally; TTL one minute. */
    requests: (caller: string) => `${root}:requests:${caller}`,
    /** Channel: nudges of one topic. */
    wakeChannel: (topic: WakeTopic) => `${root}:wake:${topic}`,
  };
};

/** The number in their name goes up when they come to mean something else: a line of another meaning is no line, and one is built. */
const lineKeys = (root: string) => {
  const keys = {
    places: `${root}places`,
    queue: `${root}queue`,
    agents: `${root}agents`,
    free: `${root}free`,
    proposals: `${root}proposals`,
  };
  return { ...keys, all: [keys.places, keys.queue, keys.agents, keys.free, keys.proposals] } as const;
};

export type Keys = ReturnType<typeof createKeys>;

/** The logical database of a Redis address: `redis://host:6379/3` → 3. */
export const databaseOf = (url: string): number => Number(/^\/(\d+)$/.exec(new URL(url).pathname)?.[1] ?? 0);
