import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { MerchantSnapshot } from '../../services/ports/exporting/exporting.js';
import type { KeptMedium } from '../../services/ports/backup/backup.js';
import { connectionOptions } from '../connection/connection-options.js';
import type { DatabaseRole } from '../connection/connection-options.js';
import { toAppError } from '../database-errors.js';

// What is of the machine and not of the merchant, and what signs somebody in. Secrets are sealed bytes: no bytes leave at all.
const TABLES = `
  select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     and has_table_privilege(c.oid, 'select')
     and (c.relname = 'merchants' or exists (select 1 from pg_attribute m where m.attrelid = c.oid and m.attname = 'merchant_id'))
     and c.relname not in ('sessions', 'api_tokens', 'second_factors', 'recovery_codes', 'access_tokens', 'outbox', 'relay_cursors',
       'timers', 'journal', 'search_queue', 'search_entries', 'ticket_words', 'passive_replies', 'media_uploads', 'one_time_links')
     and a.atttypid <> 'bytea'::regtype and a.attname !~ '(password|secret|token|_hash|subject_grams)'
   group by c.relname order by c.relname`;

const MEDIA = `
  select id, store_key as key, coalesce(content_type, 'application/octet-stream') as "contentType"
    from media where store_key is not null and id > $1 order by id limit 500`;
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';
// A row as JSON holds neither sign, because JSON escapes them: so a line of this "CSV" is the JSON itself.
const AS_LINES = `with (format csv, delimiter E'\\x01', quote E'\\x02', escape E'\\x02')`;

type Wanted = { readonly url: string; readonly hasRoles: boolean; readonly merchantId: string };

/** Opens a read of one merchant, below row security, on a connection of its own without time limits. */
export const openMerchantSnapshot = async ({ url, hasRoles, merchantId }: Wanted): Promise<MerchantSnapshot> => {
  const role: DatabaseRole = hasRoles ? 'jiedai_app' : 'owner';
  const client = new Client(connectionOptions({ url, role, statementTimeoutMs: 0 }));
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    await client.query(`select set_config('app.merchant_id', $1, true)`, [merchantId]);
    const { rows: tables } = await client.query<{ name: string; columns: string }>(TABLES);
    const columnsOf = new Map(tables.map(({ name, columns }) => [name, columns]));
    return {
      tables: tables.map(({ name }) => name),
      rows: (table) =>
        client.query(
          copyTo(
            `copy (select row_to_json(r) from (select ${columnsOf.get(table) ?? ''} from ${table}) r) to stdout ${AS_LINES}`,
          ),
        ),
      media: () => mediaOf(client),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end().catch(() => {});
    throw toAppError(error);
  }
};

async function* mediaOf(client: Client): AsyncIterable<KeptMedium> {
  let after = BEFORE_ALL_IDS;
  for (;;) {
    const { rows } = await client.query<KeptMedium & { id: string }>(MEDIA, [after]);
    for (const { key, contentType } of rows) yield { key, contentType };
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}
