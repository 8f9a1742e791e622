// The least a durable push can cost: node's own HTTP server, and one batched insert committed before the answer.
import { createServer } from 'node:http';
import { Client } from 'pg';
import { createBatch } from './batch.js';
import { readAll } from './read-all.js';
import { serve, setting } from './serve.js';

const INSERT = {
  name: 'bare-insert',
  text: `insert into bare_journal (key, body) select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
};

const main = async (): Promise<void> => {
  const client = new Client({ connectionString: setting('DATABASE_URL') });
  await client.connect();
  await client.query(
    'create table if not exists bare_journal (id bigint generated always as identity, key text primary key, body text)',
  );
  const store = createBatch(async (pushes: readonly { readonly key: string; readonly body: string }[]) => {
    await client.query({ ...INSERT, values: [pushes.map(({ key }) => key), pushes.map(({ body }) => body)] });
  });
  await serve(
    createServer((request, response) => {
      void readAll(request)
        .then((body) => store({ key: request.url ?? '', body }))
        .then(() => response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': '7' }).end('success'))
        .catch(() => response.writeHead(503, { 'Content-Length': '0' }).end());
    }),
  );
};

void main();
