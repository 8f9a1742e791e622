import { Client } from 'pg';

export type Checker = {
  /** Everything that was ever found wrong, each once. */
  readonly violations: () => readonly string[];
  /** How often Postgres was asked and answered. */
  readonly looks: () => number;
  readonly stop: () => Promise<void>;
};

const EVERY_MS = 50;
const CONNECT_AGAIN_MS = 250;

/** What must hold at every moment, as one question: each row is one broken promise (P8, P18, P19). */
const BROKEN = `
  select 'over capacity: agent ' || agents.id || ' has ' || count(*) || ' of ' || agents.capacity as what
    from conversations
    join agents on agents.id = conversations.agent_id
    join assignments on assignments.conversation_id = conversations.id and assignments.ended_at is null
   where conversations.state = 'active'
   group by agents.id
  having count(*) filter (where not assignments.over_capacity) > agents.capacity
  union all
  select 'two open assignments: conversation ' || conversation_id
    from assignments where ended_at is null group by conversation_id having count(*) > 1
  union all
  select 'two open conversations: identity ' || identity_id
    from conversations where state <> 'closed' group by identity_id having count(*) > 1
  union all
  select 'an agent without an assignment: conversation ' || conversations.id
    from conversations
   where state = 'active'
     and not exists (select 1 from assignments where conversation_id = conversations.id and ended_at is null)`;

/** Asks Postgres every 50 ms, past every rule of the product's own roles; while Postgres is away it waits. */
export const startChecker = (databaseUrl: string): Checker => {
  const found = new Set<string>();
  let looks = 0;
  const stopping = new AbortController();

  const lookUntilLost = async (client: Client): Promise<void> => {
    while (!stopping.signal.aborted) {
      const { rows } = await client.query<{ what: string }>(BROKEN);
      looks += 1;
      for (const { what } of rows) found.add(what);
      await sleep(EVERY_MS);
    }
  };
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const client = new Client({
        connectionString: databaseUrl,
        connectionTimeoutMillis: 1_000,
        query_timeout: 5_000,
      });
      client.on('error', () => {});
      try {
        await client.connect();
        await lookUntilLost(client);
      } catch {
        await sleep(CONNECT_AGAIN_MS);
      } finally {
        await client.end().catch(() => {});
      }
    }
  };
  const watching = watch();
  return {
    violations: () => [...found],
    looks: () => looks,
    stop: async () => {
      stopping.abort();
      await watching;
    },
  };
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
