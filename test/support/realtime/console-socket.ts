import { WebSocket } from 'ws';
import { serverFrame } from '../../../src/contract/socket-frames.js';
import type { Cursor, LiveEvent, ServerFrame } from '../../../src/contract/socket-frames.js';
import { until } from './until.js';

/** A console's side of the socket: keeps what it heard, and its cursor across connections. */
export type ConsoleSocket = {
  readonly frames: ServerFrame[];
  readonly events: LiveEvent[];
  readonly cursor: () => Cursor | undefined;
  readonly closedWith: () => number | undefined;
  readonly socket: WebSocket;
  readonly say: (frame: unknown) => void;
  readonly sayRaw: (text: string) => void;
  /** Waits for a frame of this type that was not waited for before. */
  readonly next: (type: ServerFrame['type']) => Promise<ServerFrame>;
  readonly close: () => Promise<void>;
  /** As if the cable were pulled. */
  readonly cut: () => void;
};

export const openConsole = async (
  url: string,
  token: string,
  { begin = true, cursor: known }: { readonly begin?: boolean; readonly cursor?: Cursor | undefined } = {},
): Promise<ConsoleSocket> => {
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
  const frames: ServerFrame[] = [];
  const events: LiveEvent[] = [];
  let cursor = known;
  let closedWith: number | undefined;
  let waited = 0;
  socket.on('message', (data) => {
    const frame = serverFrame.parse(JSON.parse(String(data)));
    frames.push(frame);
    if (frame.type === 'events') events.push(...frame.events);
    if ('cursor' in frame && !(frame.type === 'hello' && known)) cursor = frame.cursor ?? undefined;
  });
  socket.on('close', (code) => {
    closedWith = code;
  });
  socket.on('error', () => {});
  const next = async (type: ServerFrame['type']): Promise<ServerFrame> => {
    const from = waited;
    await until(() => frames.slice(from).some((frame) => frame.type === type));
    waited = from + frames.slice(from).findIndex((frame) => frame.type === type) + 1;
    const found = frames[waited - 1];
    if (!found) throw new Error('no frame');
    return found;
  };
  const say = (frame: unknown): void => socket.send(JSON.stringify(frame));
  // A console says its first frame as soon as it is connected.
  const greet = (): void => say(known ? { type: 'resume', cursor: known } : { type: 'start' });
  if (begin) socket.on('open', greet);
  await until(() => frames.length > 0 || closedWith !== undefined);

  return {
    frames,
    events,
    socket,
    next,
    say,
    cursor: () => cursor,
    closedWith: () => closedWith,
    sayRaw: (text) => socket.send(text),
    close: async () => {
      socket.close();
      await until(() => closedWith !== undefined);
    },
    cut: () => socket.terminate(),
  };
};
