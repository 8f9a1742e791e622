import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { startSimulator } from './simulator.js';

const BAD_SETTING = 78;

const settingsSchema = z.object({
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(3100),
  SIMULATOR_HOST: z.string().min(1).default('127.0.0.1'),
  SIMULATOR_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Fixes the draws of faults and bursts. */ SIMULATOR_SEED: z.coerce.number().int().optional(),
});

const fail = (words: string, code: number): void => {
  process.stderr.write(`${words}\n`);
  process.exitCode = code;
};

const run = async (): Promise<void> => {
  const settings = settingsSchema.safeParse(process.env);
  if (!settings.success) {
    const name = settings.error.issues[0]?.path.join('.') ?? 'a setting';
    fail(`${name} is not usable: see docs/simulator.md`, BAD_SETTING);
    return;
  }
  const { SIMULATOR_PORT: port, SIMULATOR_HOST: host, SIMULATOR_SEED: seed, SIMULATOR_PUBLIC_URL: url } = settings.data;
  const publicUrl = url?.replace(/\/+$/, '');
  const simulator = await startSimulator({
    port,
    host,
    seed: seed ?? randomInt(2 ** 31),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  const stop = (): void => {
    void simulator.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ listening: true, port: simulator.port })}\n`);
};

run().catch((error: unknown) =>
  fail(`the simulator could not start: ${error instanceof Error ? error.message : String(error)}`, 1),
);
