import { z } from 'zod';
import { pin } from '../measure/pinning.js';
import { startProcess } from '../../test/support/product/process.js';
import type { Launch, ProductProcess } from '../../test/support/product/process.js';

const ready = z.object({ ready: z.literal(true), port: z.number() });

/** A server that is measured beside us. */
export type Baseline = {
  readonly pid: number;
  readonly port: number;
  readonly process: ProductProcess;
  readonly stop: () => Promise<void>;
};

/** Starts a program on the server's CPU, and waits until it says that it is ready. */
export const startServer = async (
  script: string,
  env: Readonly<Record<string, string>>,
  launch: Launch = {},
): Promise<Baseline> => {
  const child = startProcess(script, { NODE_PATH: process.env['NODE_PATH'] ?? '', ...env }, launch);
  await pin(child.pid, 'server');
  const { port } = ready.parse(JSON.parse(await child.line((line) => line.startsWith('{"ready"'))));
  return { pid: child.pid, port, process: child, stop: child.kill };
};

/** Starts `bench/baselines/<name>`. */
export const startBaseline = (
  name: string,
  env: Readonly<Record<string, string>> = {},
  launch: Launch = {},
): Promise<Baseline> => startServer(`dist/bench/baselines/${name}.js`, env, launch);
