import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { withLock } from '../process/lock.mjs';
import { say } from '../process/progress.mjs';
import { inProject } from '../project.mjs';
import { filesUnder, whenChanged } from './fingerprint.mjs';
import { runNpm, runVisibly } from './npm.mjs';

const compiled = ['src', 'migrations', 'simulator'];

/** @param {string} path */
const isSource = (path) => path.endsWith('.ts') && !isPhone(path);

/** The phone page is served as it is, also what in it looks like source. @param {string} path */
const isPhone = (path) => path.startsWith(join('simulator', 'phone'));

/** Scripts for Redis and the phone page: what the programs read while they run. */
export const copyAssets = () => {
  const assets = compiled
    .flatMap((dir) => filesUnder(inProject(dir)))
    .map((path) => relative(inProject(), path))
    .filter((path) => !isSource(path) && !/(\.md|package\.json)$/.test(path));
  for (const path of assets) {
    mkdirSync(dirname(inProject('dist', path)), { recursive: true });
    cpSync(inProject(path), inProject('dist', path));
  }
};

/** A file whose source is gone must not run any more: a migration least of all. */
const removeLeftovers = () => {
  for (const file of compiled.flatMap((dir) => filesUnder(inProject('dist', dir)))) {
    const path = relative(inProject('dist'), file);
    const source = path.replace(/\.js(\.map)?$/, '.ts');
    if (!existsSync(inProject(source)) && !existsSync(inProject(path))) rmSync(file);
  }
};

const buildServer = () =>
  whenChanged(
    {
      stamp: 'dist/.server-stamp',
      inputs: [...compiled, 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
      result: 'dist/src',
    },
    async () => {
      // The compiler's own notes would make it skip files that are no longer in dist.
      if (!existsSync(inProject('dist', 'src'))) rmSync(inProject('.cache', 'build.tsbuildinfo'), { force: true });
      const compiler = inProject('node_modules', 'typescript', 'bin', 'tsc');
      await runVisibly('Building the server', {
        file: process.execPath,
        args: [compiler, '-p', 'tsconfig.build.json'],
        failure: 'The server does not compile: see the errors above.',
      });
      removeLeftovers();
      copyAssets();
    },
  );

const buildConsole = async () => {
  if (!existsSync(inProject('console', 'vite.config.ts'))) return say('There is no console to build.');
  await whenChanged(
    {
      stamp: 'console/dist/.stamp',
      inputs: ['console', 'src/contract', 'src/kernel', 'package-lock.json'],
      result: 'console/dist/index.html',
    },
    async () => {
      await runNpm('Building the console', {
        args: ['run', 'build', '--silent', '--workspace', 'console', '--', '--logLevel', 'warn'],
        failure: 'The console does not build: see the errors above.',
      });
    },
  );
};

/**
 * Compiles server, simulator and console, each only when its sources changed.
 *
 * @param {{ isServerOnly?: boolean }} [options]
 */
export const buildProject = ({ isServerOnly = false } = {}) =>
  withLock(inProject('.cache', 'build.lock'), async () => {
    const parts = await Promise.allSettled([buildServer(), ...(isServerOnly ? [] : [buildConsole()])]);
    for (const part of parts) if (part.status === 'rejected') throw part.reason;
  });
