import { startChild } from '../process/child.mjs';
import { step } from '../process/progress.mjs';
import { projectDir } from '../project.mjs';

/** The npm that started us, else the one on PATH. */
const npmCommand = () => {
  const script = process.env['npm_execpath'];
  return script?.endsWith('.js') ? { file: process.execPath, first: [script] } : { file: 'npm', first: [] };
};

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program in the project that a person may watch: its output goes to theirs, and their Ctrl-C ends it.
 *
 * @param {string} name
 * @param {{ file: string, args: readonly string[], cwd?: string }} program
 * @returns {Promise<number>} its exit code
 */
export const runVisibly = async (name, { file, args, cwd = projectDir }) => {
  const ending = await step(name, () => {
    const child = startChild(file, args, { cwd, stdio: ['ignore', 2, 2] });
    const end = () => child.killGroup('SIGTERM');
    for (const event of [...signals, 'exit']) process.on(event, end);
    return child.exited.finally(() => {
      for (const event of [...signals, 'exit']) process.off(event, end);
    });
  });
  return ending.code ?? 1;
};

/**
 * @param {string} name
 * @param {readonly string[]} args
 */
export const runNpm = (name, args) => {
  const { file, first } = npmCommand();
  return runVisibly(name, { file, args: [...first, ...args] });
};
