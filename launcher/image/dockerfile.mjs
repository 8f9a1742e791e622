import { readFileSync } from 'node:fs';

/**
 * @typedef {{ word: string, rest: string }} Instruction
 * @typedef {{ name: string, base: string, instructions: Instruction[] }} Stage
 */

/**
 * The stages of a Dockerfile with their instructions, in order. It knows what ours uses: one instruction a line, lines that end in a
 * backslash go on, `#` begins a comment.
 *
 * @param {string} path
 * @returns {Stage[]}
 */
export const readDockerfile = (path) => {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  /** @type {Stage[]} */
  const stages = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') {
      const [base = '', , name = `stage-${stages.length}`] = rest.split(/\s+/);
      stages.push({ name, base, instructions: [] });
    } else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
};
