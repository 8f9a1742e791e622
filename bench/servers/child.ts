import { z } from 'zod';
import { pin } from '../measure/pinning.js';
import { startProcess } from '../../test/support/product/process.js';

const ready = z.object({ ready: z.literal(true), port: z.number() });

/** A server that is measured beside us. */
export type Baseline = {
  readonly pid: number;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

/** Starts `bench/baselines/<name>`, on the server's CPU, and waits until it listens. */
export const startBaseline = async (name: string, env: Readonly<Record<string, string>> = {}): Promise<Baseline> => {
  const child = startProcess(`dist/bench/baselines/${name}.js`, { NODE_PATH: process.env['NODE_PATH'] ?? '', ...env });
  await pin(child.pid, 'server');
  const { port } = ready.parse(JSON.parse(await child.line((line) => line.startsWith('{"ready"'))));
  return { pid: child.pid, port, stop: child.kill };
};
