import { setTimeout as sleep } from 'node:timers/promises';
import type { BurstReport } from './burst/plan.js';
import { readOptions, WrongOption, type Options } from './burst/options.js';
import { createControl, type Control } from './burst/control.js';
import { printReport } from './burst/print-report.js';
import { startEchoAgents, type EchoAgents } from './echo-agent.js';

const POLL_MS = 500;
const WRONG_OPTION = 2;

const noAgents: EchoAgents = { stop: async () => ({ replies: 0, claimed: 0, errors: 0, lastError: '' }) };

const follow = async (control: Control, id: string, options: Options): Promise<BurstReport> => {
  for (;;) {
    const report = await control.report(id);
    if (report.state === 'finished') return report;
    if (!options.json && process.stderr.isTTY) {
      process.stderr.write(`\r${report.state}: sent ${report.pushes.sent}, replies ${report.replies.delivered}   `);
    }
    await sleep(POLL_MS);
  }
};

const run = async (options: Options): Promise<number> => {
  const control = createControl(options.simulatorUrl);
  const appIds = options.channels.length > 0 ? options.channels : await control.channelIds();
  if (appIds.length === 0) throw new Error('no channel is registered with the simulator: wire one first');
  const putBack = await control.setPushFaults(appIds, options.pushFaults);
  const agents = options.agents > 0 ? startEchoAgents(options) : noAgents;
  try {
    const id = await control.start({ ...options.plan, appIds: [...appIds] });
    const report = await follow(control, id, options);
    const answered = await agents.stop();
    printReport({ report, options, answered });
    return report.ok ? 0 : 1;
  } finally {
    await agents.stop();
    await putBack();
  }
};

const main = async (): Promise<number> => {
  try {
    return await run(readOptions(process.argv.slice(2), process.env));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof WrongOption ? WRONG_OPTION : 1;
  }
};

const setExitCode = async (): Promise<void> => {
  process.exitCode = await main();
};

void setExitCode();
