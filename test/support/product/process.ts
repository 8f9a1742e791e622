import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** A child process of the product, with the last lines it said kept for the message of a failing test. */
export type ProductProcess = {
  readonly pid: number;
  readonly lines: () => readonly string[];
  /** What it logged as a warning or worse, from its start. */
  readonly loudLines: () => readonly string[];
  /** Resolves with the first line for which `find` answers. */
  readonly line: (find: (line: string) => boolean) => Promise<string>;
  readonly exitCode: () => number | null;
  /** By itself or by a signal. */
  readonly hasEnded: () => boolean;
  /** SIGKILL, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM, and waits until it has ended by itself. */
  readonly stop: () => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Says something to levers that were loaded into it. */
  readonly tell: (message: object) => void;
};

/** How a process is started, beside its settings. */
export type Launch = {
  /** Shell commands that narrow what it may use, such as `ulimit -n 256`. */
  readonly limits?: string;
  readonly nodeOptions?: readonly string[];
  /** A module that is loaded before the program and listens to what it is told. */
  readonly levers?: string;
};

const KEPT_LINES = 400;
const KEPT_LOUD_LINES = 2000;
const LOUD = /"level":"(?:warn|error|fatal)"/;

const LIMITED = (limits: string): readonly string[] => ['-c', `${limits} && exec "$0" "$@"`, process.execPath];

const spawnNode = (script: string, env: Readonly<Record<string, string>>, launch: Launch): ChildProcess => {
  const { limits, nodeOptions = [], levers } = launch;
  const args = [...nodeOptions, ...(levers === undefined ? [] : ['--require', levers]), script];
  const [file, before] = limits === undefined ? [process.execPath, []] : ['/bin/sh', LIMITED(limits)];
  return spawn(file, [...before, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(levers === undefined ? [] : ['ipc' as const])],
  });
};

export const startProcess = (
  script: string,
  env: Readonly<Record<string, string>>,
  launch: Launch = {},
): ProductProcess => {
  const child = spawnNode(script, env, launch);
  // A test that fails half-way leaves nothing running.
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.removeListener('exit', endWithUs));
  const lines: string[] = [];
  const loudLines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      if (LOUD.test(line) && loudLines.length < KEPT_LOUD_LINES) loudLines.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  return {
    pid: child.pid ?? 0,
    lines: () => lines,
    loudLines: () => loudLines,
    line: (find) => lineOf({ child, lines, listeners, script }, find),
    exitCode: () => child.exitCode,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
    signal: (name) => void child.kill(name),
    // Who has just died hears nothing any more.
    tell: (message) => void (child.connected && child.send(message, () => {})),
  };
};

type Spoken = {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  readonly listeners: Set<(line: string) => void>;
  readonly script: string;
};

const lineOf = ({ child, lines, listeners, script }: Spoken, find: (line: string) => boolean): Promise<string> =>
  new Promise((resolve, reject) => {
    const said = lines.find(find);
    if (said !== undefined) {
      resolve(said);
      return;
    }
    const ended = (code: number | null): void =>
      reject(new Error(`${script} ended with ${code}:\n${lines.slice(-20).join('\n')}`));
    const listener = (line: string): void => {
      if (!find(line)) return;
      listeners.delete(listener);
      child.off('exit', ended);
      resolve(line);
    };
    listeners.add(listener);
    child.once('exit', ended);
  });

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
};

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** Asks again every 50 ms until the answer is not undefined. */
export const until = async <T>(what: string, ask: () => Promise<T | undefined>, withinMs = 15_000): Promise<T> => {
  const endAt = Date.now() + withinMs;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > endAt) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
