// The least between a slot that is freed and the next customer on the screen: one transaction, one publish, one frame.
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { serve, setting } from './serve.js';

const TABLE = `create table if not exists bare_slots (id bigint generated always as identity primary key, agent int)`;
const CLOSE = 'delete from bare_slots where id = (select id from bare_slots where agent = $1 order by id limit 1)';
const ASSIGN = `
  update bare_slots set agent = $1
   where id = (select id from bare_slots where agent is null order by id limit 1 for update skip locked) returning id`;

const assigned = z.object({ agent: z.number(), id: z.string() });

const main = async (): Promise<void> => {
  const pool = new Pool({ connectionString: setting('DATABASE_URL'), max: 8 });
  await pool.query(TABLE);
  const commands = new Redis(setting('REDIS_URL'));
  const subscriber = new Redis(setting('REDIS_URL'));
  const sockets = new Map<number, WebSocket>();
  subscriber.on('message', (_channel, message: string) => {
    const { agent, id } = assigned.parse(JSON.parse(message));
    sockets.get(agent)?.send(JSON.stringify({ type: 'assigned', id }));
  });
  await subscriber.subscribe('bare:assigned');

  const next = async (agent: number): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query(CLOSE, [agent]);
      const { rows } = await client.query<{ readonly id: string }>(ASSIGN, [agent]);
      await client.query('commit');
      void commands.publish('bare:assigned', JSON.stringify({ agent, id: rows[0]?.id }));
    } finally {
      client.release();
    }
  };
  // As `/close/<agent>`, and `/socket/<agent>`.
  const agentOf = (url: string | undefined): number => Number(url?.split('/')[2]);
  const server = createServer((request, response) => {
    void next(agentOf(request.url))
      .then(() => response.writeHead(200, { 'Content-Length': '2' }).end('{}'))
      .catch(() => response.writeHead(503, { 'Content-Length': '0' }).end());
  });
  const gateway = new WebSocketServer({ server, perMessageDeflate: false });
  gateway.on('connection', (socket, request) => sockets.set(agentOf(request.url), socket));
  await serve(server);
};

void main();
