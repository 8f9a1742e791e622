import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readMarkers, writeMarker } from './burst/markers.js';

/** What the agents did; `errors` are calls the product refused or did not answer. */
export type EchoCounts = {
  readonly replies: number;
  readonly claimed: number;
  readonly errors: number;
  readonly lastError: string;
};
export type EchoAgents = { readonly stop: () => Promise<EchoCounts> };
export type EchoInput = { readonly agents: number; readonly apiUrl: string; readonly apiTokens: readonly string[] };

const POLL_MS = 300;
const CALL_MS = 15_000;
const PAGE = 200;
/** So many markers in one answer stay far below 2,048 bytes. */
const MARKERS_PER_REPLY = 50;

const meSchema = z.object({ agentId: z.string() });
const conversationSchema = z.object({
  id: z.string(),
  state: z.string(),
  agentId: z.string().nullable(),
  assignmentNumber: z.number(),
  lastNumber: z.number(),
});
const pageSchema = z.object({ items: z.array(conversationSchema), nextCursor: z.string().nullable() });
const messagesSchema = z.object({
  items: z.array(
    z.object({
      number: z.number(),
      direction: z.string(),
      content: z.looseObject({ type: z.string(), text: z.string().optional() }),
    }),
  ),
});
type Conversation = z.infer<typeof conversationSchema>;
type Ask = <T>(schema: z.ZodType<T>, path: string, body?: unknown) => Promise<T>;
type Tally = { replies: number; claimed: number; errors: number; lastError: string };

const createAsk =
  (apiUrl: string, token: string): Ask =>
  async (schema, path, body) => {
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${path.split('?')[0]} ${text.slice(0, 120)}`);
    return schema.parse(text === '' ? {} : JSON.parse(text));
  };

const listAll = async (ask: Ask, state: string): Promise<readonly Conversation[]> => {
  const found: Conversation[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page: z.infer<typeof pageSchema> = await ask(
      pageSchema,
      `/conversations?state=${state}&limit=${PAGE}${from}`,
    );
    found.push(...page.items);
    cursor = page.nextCursor;
  }
  return found;
};

/** Runs over the list with so many at once. One that fails is counted and does not stop the others. */
const forEach = async <T>(list: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> => {
  const left = [...list];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** Answers every marker of a conversation that no earlier answer carries; says how far it has read. */
const echo = async (
  ask: Ask,
  conversation: Conversation,
  readTo: number,
): Promise<{ readTo: number; replied: boolean }> => {
  const { id, assignmentNumber } = conversation;
  const { items } = await ask(messagesSchema, `/conversations/${id}/messages?after=${readTo}&limit=${PAGE}`);
  const markersOf = (direction: string): readonly string[] =>
    items
      .filter((message) => message.direction === direction)
      .flatMap(({ content }) => readMarkers(content.text ?? '').map(writeMarker));
  const answered = new Set(markersOf('outbound'));
  const due = [...new Set(markersOf('inbound'))].filter((marker) => !answered.has(marker));
  const last = items.at(-1)?.number ?? readTo;
  if (due.length === 0) return { readTo: last, replied: false };
  const text = `收到 ${due.slice(0, MARKERS_PER_REPLY).join(' ')}`;
  // The id follows from what is answered: after a lost answer the same reply is stored once.
  const clientMsgId = `echo-${id}-${last}`;
  await ask(z.unknown(), `/conversations/${id}/messages`, { assignmentNumber, clientMsgId, text });
  return { readTo: due.length > MARKERS_PER_REPLY ? readTo : last, replied: true };
};

/** One signed-in agent with several hands. */
const createDesk = (ask: Ask, hands: number, tally: Tally) => {
  const readTo = new Map<string, number>();
  const counted = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      tally.errors += 1;
      tally.lastError = error instanceof Error ? error.message : String(error);
    }
  };
  const claim = ({ id }: Conversation): Promise<void> =>
    counted(async () => {
      await ask(z.unknown(), `/conversations/${id}/claim`, {});
      tally.claimed += 1;
    });
  const answer = (conversation: Conversation): Promise<void> =>
    counted(async () => {
      const done = await echo(ask, conversation, readTo.get(conversation.id) ?? 0);
      readTo.set(conversation.id, done.readTo);
      tally.replies += done.replied ? 1 : 0;
    });
  return (): Promise<void> =>
    counted(async () => {
      const { agentId } = await ask(meSchema, '/me');
      await forEach(await listAll(ask, 'queued'), hands, claim);
      const active = await listAll(ask, 'active');
      const changed = active.filter(
        ({ id, agentId: holder, lastNumber }) => holder === agentId && lastNumber > (readTo.get(id) ?? 0),
      );
      await forEach(changed, hands, answer);
    });
};

/** Agents that claim what waits and repeat every marker they read, through the documented API and nothing else. */
export const startEchoAgents = ({ agents, apiUrl, apiTokens }: EchoInput): EchoAgents => {
  const tally: Tally = { replies: 0, claimed: 0, errors: 0, lastError: '' };
  const end = new AbortController();
  const hands = Math.max(1, Math.ceil(agents / apiTokens.length));
  const loops = apiTokens.slice(0, agents).map(async (token) => {
    const round = createDesk(createAsk(apiUrl, token), hands, tally);
    while (!end.signal.aborted) {
      await round();
      await sleep(POLL_MS);
    }
  });
  return {
    stop: async () => {
      end.abort();
      await Promise.all(loops);
      return { ...tally };
    },
  };
};
