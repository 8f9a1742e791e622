// A bare ws server behind Redis: `/<agent>` is an agent's socket; what is published goes to one agent each, or to all.
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { serve, setting } from './serve.js';

const published = z.array(z.object({ agent: z.number().nullable(), body: z.string() }));

const main = async (): Promise<void> => {
  const sockets = new Map<number, WebSocket>();
  const server = createServer();
  const gateway = new WebSocketServer({ server, perMessageDeflate: false });
  gateway.on('connection', (socket, request) => {
    const agent = Number(request.url?.slice(1));
    sockets.set(agent, socket);
    socket.on('close', () => sockets.delete(agent));
  });
  const subscriber = new Redis(setting('REDIS_URL'));
  subscriber.on('message', (_channel, message: string) => {
    for (const { agent, body } of published.parse(JSON.parse(message))) {
      if (agent === null) for (const socket of sockets.values()) socket.send(body);
      else sockets.get(agent)?.send(body);
    }
  });
  await subscriber.subscribe('bare:sockets');
  await serve(server);
};

void main();
