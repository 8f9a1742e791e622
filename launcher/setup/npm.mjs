import { LauncherFailure } from '../failure.mjs';
import { startChild } from '../process/child.mjs';
import { step } from '../process/progress.mjs';
import { projectDir } from '../project.mjs';

/** The npm that started us, else the one on PATH. */
const npmCommand = () => {
  const script = process.env['npm_execpath'];
  return script?.endsWith('.js') ? { file: process.execPath, first: [script] } : { file: 'npm', first: [] };
};

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

// npm tidies up for many seconds when it is told to end; what it leaves is put right by the next start.
const patienceMs = 2_000;

/**
 * Runs a program in the project that a person may watch: its output goes to theirs, and their Ctrl-C ends it.
 *
 * @param {string} name
 * @param {{ file: string, args: readonly string[], cwd?: string, failure: string }} program
 *   failure is the sentence for any exit code but 0
 */
export const runVisibly = (name, { file, args, cwd = projectDir, failure }) =>
  step(name, async () => {
    const child = startChild(file, args, { cwd, stdio: ['ignore', 2, 2] });
    const end = () => {
      child.killGroup('SIGTERM');
      setTimeout(() => child.killGroup('SIGKILL'), patienceMs).unref();
    };
    for (const event of [...signals, 'exit']) process.on(event, end);
    const { code } = await child.exited;
    for (const event of [...signals, 'exit']) process.off(event, end);
    if (code !== 0) throw new LauncherFailure(failure);
  });

/**
 * @param {string} name
 * @param {{ args: readonly string[], failure: string }} command
 */
export const runNpm = (name, { args, failure }) => {
  const { file, first } = npmCommand();
  return runVisibly(name, { file, args: [...first, ...args], failure });
};
