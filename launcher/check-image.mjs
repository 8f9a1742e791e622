// `npm run check:image`: what `docker build` and `docker run` would do, where there is no engine. The commands of the Dockerfile run in
// empty folders; the last one starts as another account (when this one is root) on a tree that nobody may write to, with stores
// beside it, and its health check is asked. The compose file is looked through. It needs network, as the build of an image does.
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { LauncherFailure, reportFailure } from './failure.mjs';
import { buildStages } from './image/build-stages.mjs';
import { faultsOfCompose } from './image/check-compose.mjs';
import { readDockerfile } from './image/dockerfile.mjs';
import { run } from './process/command.mjs';
import { freePort } from './process/port.mjs';
import { say, step } from './process/progress.mjs';
import { createStopper } from './process/stopper.mjs';
import { inProject, projectDir } from './project.mjs';
import { startTestStores } from './testing/test-stores.mjs';

const NOBODY = { uid: 65_534, gid: 65_534 };
const HEALTHY_WITHIN_MS = 60_000;
const stopper = createStopper();

/** The build context: what git and .dockerignore leave. @param {string} target */
const copyContext = (target) => {
  const ignored = readFileSync(inProject('.dockerignore'), 'utf8')
    .split('\n')
    .map((line) => line.replace('**/', '').trim());
  const isLeftOut = (/** @type {string} */ path) =>
    ignored.some((name) => name !== '' && (basename(path) === name || (name === '*.log' && path.endsWith('.log'))));
  cpSync(projectDir, target, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => path === projectDir || !isLeftOut(path),
  });
};

/** Nobody may write below it, and everybody may read. @param {string} dir */
const makeReadOnly = async (dir) => {
  const { code } = await run('chmod', ['-R', 'a-w,a+rX', dir]);
  if (code !== 0) throw new LauncherFailure(`${dir} could not be made read-only.`);
};

/** @param {import('./image/build-stages.mjs').Built} image @param {string} dir */
const settingsOf = async (image, dir) => {
  const stores = await startTestStores(stopper);
  const url = new URL(stores['TEST_DATABASE_URL'] ?? '');
  url.pathname = `/${stores['TEST_TEMPLATE_DATABASE'] ?? ''}`;
  const dataDir = join(dir, 'volume');
  mkdirSync(dataDir, { mode: 0o750 });
  if (process.getuid?.() === 0) chownSync(dataDir, NOBODY.uid, NOBODY.gid);
  return {
    PATH: process.env['PATH'] ?? '',
    ...image.env,
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    DATABASE_URL: url.href,
    REDIS_URL: stores['TEST_REDIS_URL'] ?? '',
  };
};

/** The image's account; where this one is not root, its own. */
const account = () => (process.getuid?.() === 0 ? { account: NOBODY } : {});

/** @param {{ cwd: string, env: Record<string, string> }} where @param {readonly string[]} command */
const startServer = (where, command) => {
  const server = spawn(process.execPath, command.slice(1), {
    ...where,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account().account,
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const hasEnded = () => server.exitCode !== null || server.signalCode !== null;
  stopper.add('server', async () => {
    server.kill('SIGTERM');
    while (!hasEnded()) await sleep(100);
  });
  return { hasEnded, said: () => said.slice(-2000) };
};

/** @param {import('./image/build-stages.mjs').Built} image @param {Record<string, string>} env */
const startAndAsk = async (image, env) => {
  const where = { cwd: join(image.root, image.workDir), env };
  const ask = (/** @type {readonly string[]} */ args) => run(process.execPath, args, { ...where, ...account() });
  const migration = await ask(['dist/src/cli/jiedai.js', 'migrate']);
  if (migration.code !== 0) throw new LauncherFailure(`The migration in the image failed:\n${migration.stderr}`);
  const server = startServer(where, image.command);
  const giveUpAt = Date.now() + HEALTHY_WITHIN_MS;
  while ((await ask(image.health.slice(1))).code !== 0) {
    if (Date.now() > giveUpAt || server.hasEnded())
      throw new LauncherFailure(`It does not become healthy:\n${server.said()}`);
    await sleep(500);
  }
  const ready = await fetch(`http://127.0.0.1:${env['PORT']}/readyz`);
  if (!ready.ok) throw new LauncherFailure(`It is healthy and not ready: ${ready.status}.`);
};

const main = async () => {
  const dir = mkdtempSync(join(tmpdir(), 'jiedai-image-'));
  chmodSync(dir, 0o755);
  stopper.add('folder', async () => {
    await run('chmod', ['-R', 'u+w', dir]);
    rmSync(dir, { recursive: true, force: true });
  });
  const context = join(dir, 'context');
  copyContext(context);
  say(`context: ${readdirSync(context).join(' ')}`);
  const image = await buildStages(readDockerfile(inProject('Dockerfile')), { context, dir });
  if (image.user === 'root') throw new LauncherFailure('The image would run as root.');
  const imageDir = join(image.root, image.workDir);
  const faults = faultsOfCompose({
    composeFile: inProject('docker-compose.yml'),
    envExample: inProject('.env.example'),
    imageDir,
  });
  if (faults.length > 0) throw new LauncherFailure(`docker-compose.yml: ${faults.join('; ')}.`);
  await makeReadOnly(imageDir);
  const env = await settingsOf(image, dir);
  await step('Starting it on a read-only tree, and asking its health check', () => startAndAsk(image, env));
  say('The image’s commands work, it runs on a read-only tree, and its health check passes.');
};

main()
  .catch((error) => {
    process.exitCode = reportFailure(error);
  })
  .then(() => stopper.stopAll())
  .then(() => process.exit());
