import type { ClientBase } from 'pg';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { parseEvent } from '../../domain/conversations/event-json.js';
import { AppError } from '../../kernel/errors.js';
import type { OutboxOutcome, OutboxSource, OutboxTurn } from '../../services/ports/queues/outbox-source.js';
import { inTransaction } from '../connection/in-transaction.js';
import { toAppError } from '../database-errors.js';

/** `system` works as jiedai_system: the relay serves all merchants. */
type Deps = { readonly system: DataSource };

// A commit lost with the machine brings the events back, and they are announced again under a new epoch: nothing is lost, and
// no commit waits for the disk.
const BEGIN = { begin: 'begin; set local synchronous_commit = off', isUnawaited: true };

/**
 * Locks the cursor, takes the oldest events and moves the cursor past them, in one round trip. They are deleted here rather than
 * read, because a delete passes over rows that another relay has deleted since this statement's snapshot; the lock gives the
 * cursor as it is now, and the update adds to it as it is now. It is sent behind the begin: without what that set, it takes
 * nothing.
 */
const TAKE_TURN = {
  name: 'outbox-take-turn',
  text: `
    with turn as (
      select next_number from relay_cursors
       where merchant_id = $1 and current_setting('synchronous_commit') = 'off' for update skip locked
    ), taken as (
      delete from outbox where id in (
        select id from outbox where merchant_id = $1 and exists (select from turn) order by id limit $2
      ) returning id, event
    ), moved as (
      update relay_cursors set next_number = next_number + (select count(*) from taken)
       where merchant_id = $1 and exists (select from taken)
    )
    select turn.next_number as "firstNumber", taken.event::text as event
      from turn left join taken on true order by taken.id`,
};

// One step per merchant along the index, however many events wait.
const DUE_MERCHANTS = `
  with recursive due as (
    (select merchant_id from outbox order by merchant_id limit 1)
    union all
    select (select merchant_id from outbox where merchant_id > due.merchant_id order by merchant_id limit 1)
      from due where due.merchant_id is not null
  )
  select merchant_id as "merchantId" from due where merchant_id is not null limit $1`;

const takenRows = z.array(z.object({ firstNumber: z.coerce.number(), event: z.string().nullable() }));
const dueRows = z.array(z.object({ merchantId: z.string() }));

const takeRows = async (client: ClientBase, merchantId: string, limit: number): Promise<OutboxTurn | undefined> => {
  const { rows } = await client.query({ ...TAKE_TURN, values: [merchantId, limit] });
  const taken = takenRows.parse(rows);
  const first = taken[0];
  return (
    first && {
      firstNumber: first.firstNumber,
      events: taken.flatMap(({ event }) => (event ? [parseEvent(event)] : [])),
    }
  );
};

export const createOutboxSource = ({ system }: Deps): OutboxSource => {
  const withCursor = new Set<string>();

  const ensureCursor = async (merchantId: string): Promise<void> => {
    if (withCursor.has(merchantId)) return;
    await system.query('insert into relay_cursors (merchant_id) values ($1) on conflict do nothing', [merchantId]);
    withCursor.add(merchantId);
  };

  return {
    dueMerchants: async (limit) => {
      try {
        return dueRows.parse(await system.query(DUE_MERCHANTS, [limit])).map(({ merchantId }) => merchantId);
      } catch (error) {
        throw toAppError(error);
      }
    },
    takeTurn: async (merchantId, limit, relay) => {
      try {
        await ensureCursor(merchantId);
        return await inTransaction<OutboxOutcome>(system, BEGIN, async (_manager, client) => {
          const turn = await takeRows(client, merchantId, limit);
          if (!turn) return { status: 'held' };
          if (turn.events.length === 0) return { status: 'relayed', count: 0 };
          await relay(turn);
          return { status: 'relayed', count: turn.events.length };
        });
      } catch (error) {
        throw error instanceof AppError ? error : toAppError(error);
      }
    },
  };
};
