import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

import { LauncherFailure } from '../failure.mjs';
import { run } from '../process/command.mjs';
import { say, step } from '../process/progress.mjs';

/**
 * @typedef {import('./dockerfile.mjs').Stage} Stage
 * @typedef {{ root: string, workDir: string, env: Record<string, string>, user: string, health: string[], command: string[] }} Built
 */

/**
 * Runs the instructions of each stage in an empty folder of its own, where the image would have its root.
 *
 * @param {readonly Stage[]} stages
 * @param {{ context: string, dir: string }} places  the build context, and where the folders go
 * @returns {Promise<Built>} the last stage
 */
export const buildStages = async (stages, { context, dir }) => {
  /** @type {Map<string, Built>} */
  const built = new Map();
  /** @type {Built | undefined} */
  let last;
  for (const stage of stages) {
    const root = join(dir, stage.name);
    mkdirSync(root, { recursive: true });
    last = { root, workDir: '/', env: {}, user: 'root', health: [], command: [] };
    built.set(stage.name, last);
    for (const { word, rest } of stage.instructions) await act(last, { word, rest, context, built });
  }
  if (!last) throw new LauncherFailure('The Dockerfile has no stage.');
  return last;
};

/**
 * @param {Built} stage
 * @param {{ word: string, rest: string, context: string, built: Map<string, Built> }} what
 */
const act = async (stage, { word, rest, context, built }) => {
  const inside = (/** @type {string} */ path) =>
    join(stage.root, path.startsWith('/') ? path : join(stage.workDir, path));
  if (word === 'WORKDIR') {
    stage.workDir = rest;
    mkdirSync(inside('.'), { recursive: true });
  } else if (word === 'ENV') {
    for (const pair of rest.split(/\s+/))
      stage.env[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
  } else if (word === 'USER') stage.user = rest;
  else if (word === 'COPY') copy(rest, { context, built, inside });
  else if (word === 'RUN') await runIn(stage, rest, inside('.'));
  else if (word === 'HEALTHCHECK') stage.health = JSON.parse(rest.slice(rest.indexOf('[')));
  else if (word === 'CMD') stage.command = JSON.parse(rest);
  else if (!['VOLUME', 'EXPOSE'].includes(word))
    throw new LauncherFailure(`The Dockerfile says ${word}, which this check does not know.`);
};

/**
 * @param {string} rest
 * @param {{ context: string, built: Map<string, Built>, inside: (path: string) => string }} places
 */
const copy = (rest, { context, built, inside }) => {
  const [, from = ''] = /^--from=(\S+)\s/.exec(rest) ?? [];
  const root = built.get(from)?.root ?? context;
  const paths = rest.replace(/^--from=\S+\s+/, '').split(/\s+/);
  const target = paths.pop() ?? '';
  for (const path of paths) {
    const source = join(root, path);
    if (!existsSync(source)) throw new LauncherFailure(`COPY ${rest}: ${path} is not there.`);
    cpSync(source, placeOf(source, target, inside), { recursive: true, verbatimSymlinks: true });
  }
};

/**
 * A file goes into a folder; what a folder holds goes where it is told.
 *
 * @param {string} source
 * @param {string} target
 * @param {(path: string) => string} inside
 */
const placeOf = (source, target, inside) => {
  const isIntoFolder = target === '.' || target.endsWith('/');
  return isIntoFolder && statSync(source).isFile() ? join(inside(target), basename(source)) : inside(target);
};

/**
 * @param {Built} stage
 * @param {string} command
 * @param {string} cwd
 */
const runIn = async (stage, command, cwd) => {
  // Absolute paths are inside the image; who owns them is settled by whoever runs the check.
  const here = command
    .replaceAll(/ -[og] node/g, '')
    .replaceAll(/ (\/[a-z]+)(?=\s|$)/g, (_match, path) => ` ${join(stage.root, path)}`);
  const env = {
    ...process.env,
    ...stage.env,
    NODE_ENV: stage.env['NODE_ENV'] ?? '',
    npm_config_prefer_offline: 'true',
  };
  const { code, stdout, stderr } = await step(`RUN ${command.slice(0, 70)}`, () =>
    run('sh', ['-c', here], { cwd, env }),
  );
  if (code === 0) return;
  say(`${stdout}${stderr}`.slice(-2000));
  throw new LauncherFailure(`RUN ${command} ended with ${code}.`);
};
