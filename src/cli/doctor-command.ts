import { parseArgs } from 'node:util';
import { runDoctor } from '../app/commands/doctor.js';
import { createLogger } from '../app/logger.js';

/** `jiedai doctor`: what the console's 接线体检 shows, for an operator. 1 where anything is red, or nothing was there to look at. */
export const doctorCommand = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({ args: [...args], options: { channel: { type: 'string' } } });
  const colours = await runDoctor(values.channel, createLogger('error', process.stderr), ({ title, lines }) => {
    process.stdout.write(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  });
  if (colours.length === 0) {
    process.stderr.write(values.channel === undefined ? 'No channel is wired.\n' : 'No channel has this key.\n');
    return 1;
  }
  return colours.includes('red') ? 1 : 0;
};
