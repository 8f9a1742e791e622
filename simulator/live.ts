import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { z } from 'zod';
import { parseJson } from './http/parse.js';
import type { Occurrence, Transcripts } from './state/transcripts.js';

const PATH = '/simulator/live';

/** One page watches many phones over one socket, as `{"watch": ["<appId> <openid>"]}`. */
const watchSchema = z.strictObject({ watch: z.array(z.string()).max(1000) });

/** What is about a whole account is of interest to every phone of it. */
const isWatched = (watched: ReadonlySet<string>, occurrence: Occurrence): boolean => {
  if (occurrence.type === 'channel') return [...watched].some((key) => key.startsWith(`${occurrence.appId} `));
  const { appId, openid } = occurrence.type === 'line' ? occurrence.line : occurrence;
  return watched.has(`${appId} ${openid}`);
};

/** A page of another origin may not listen; a script that sends no Origin may. */
const mayListen = ({ host, origin }: IncomingHttpHeaders): boolean =>
  origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);

type Deps = { readonly transcripts: Transcripts; readonly instance: string };

const follow = (socket: WebSocket, { transcripts, instance }: Deps): void => {
  let watched: ReadonlySet<string> = new Set();
  const stop = transcripts.listen((occurrence) => {
    if (isWatched(watched, occurrence)) socket.send(JSON.stringify(occurrence));
  });
  socket.on('message', (data) => {
    const wanted = watchSchema.safeParse(parseJson(String(data)));
    if (!wanted.success) {
      socket.close(1008);
      return;
    }
    watched = new Set(wanted.data.watch);
    socket.send(JSON.stringify({ type: 'watching', count: watched.size, instance }));
  });
  socket.on('close', stop);
  socket.on('error', () => socket.terminate());
};

export type Live = { readonly close: () => void };

/** Tells pages what happens, and by `instance` whether this is still the simulator they know. */
export const attachLive = (server: Server, transcripts: Transcripts): Live => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  const deps: Deps = { transcripts, instance: randomUUID() };
  server.on('upgrade', (request, stream, head) => {
    if (request.url !== PATH || !mayListen(request.headers)) {
      stream.destroy();
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => follow(socket, deps));
  });
  return {
    close: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
};
