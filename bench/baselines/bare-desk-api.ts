// The bare way of a push to a screen, first half and last: insert, wake; and what the worker publishes to the agent's socket.
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { createBatch } from './batch.js';
import { readAll } from './read-all.js';
import { serve, setting } from './serve.js';

const TABLES = `
  create table if not exists bare_inbox (id bigint generated always as identity primary key, agent int, body text);
  create table if not exists bare_messages (inbox_id bigint primary key, agent int, body text)`;
const INSERT = {
  name: 'bare-inbox',
  text: 'insert into bare_inbox (agent, body) select * from unnest($1::int[], $2::text[])',
};

const frame = z.object({ agent: z.number(), body: z.string() });

type Push = { readonly agent: number; readonly body: string };

const main = async (): Promise<void> => {
  const client = new Client({ connectionString: setting('DATABASE_URL') });
  await client.connect();
  await client.query(TABLES);
  const commands = new Redis(setting('REDIS_URL'));
  const subscriber = new Redis(setting('REDIS_URL'));
  const sockets = new Map<number, WebSocket>();
  subscriber.on('message', (_channel, message: string) => {
    const { agent, body } = frame.parse(JSON.parse(message));
    sockets.get(agent)?.send(JSON.stringify({ type: 'message.added', text: body }));
  });
  await subscriber.subscribe('bare:frames');
  const store = createBatch(async (pushes: readonly Push[]) => {
    await client.query({ ...INSERT, values: [pushes.map(({ agent }) => agent), pushes.map(({ body }) => body)] });
    void commands.publish('bare:wake', '');
  });
  // As `/push/<agent>`, and `/socket/<agent>`.
  const agentOf = (url: string | undefined): number => Number(url?.split('/')[2]);
  const server = createServer((request, response) => {
    void readAll(request)
      .then((body) => store({ agent: agentOf(request.url), body }))
      .then(() => response.writeHead(200, { 'Content-Length': '7' }).end('success'))
      .catch(() => response.writeHead(503, { 'Content-Length': '0' }).end());
  });
  const gateway = new WebSocketServer({ server, perMessageDeflate: false });
  gateway.on('connection', (socket, request) => sockets.set(agentOf(request.url), socket));
  await serve(server);
};

void main();
