// The whole proof: `npm test [-- tier … [-- jest's own arguments]]`. Installs, builds and starts what the tests need.
import { reportFailure } from './failure.mjs';
import { say } from './process/progress.mjs';
import { createStopper, Interrupted } from './process/stopper.mjs';
import { inProject } from './project.mjs';
import { buildProject } from './setup/build-project.mjs';
import { installPackages } from './setup/install.mjs';
import { findChromium } from './testing/chromium.mjs';
import { cleanEnvironment } from './testing/environment.mjs';
import { migrateTemplate, startTestStores } from './testing/test-stores.mjs';
import { hasFailed, lastLine, summarise } from './testing/summary.mjs';
import { hasTests, noCounts, runTier, tiers } from './testing/tier.mjs';

/**
 * @typedef {import('./testing/tier.mjs').Tier} Tier
 * @typedef {import('./testing/tier.mjs').TierResult} TierResult
 */

const stopper = createStopper();

const readArguments = () => {
  const all = process.argv.slice(2);
  const dashes = all.indexOf('--');
  const names = dashes === -1 ? all : all.slice(0, dashes);
  const known = tiers.filter(({ name }) => names.length === 0 || names.includes(name));
  const unknown = names.filter((name) => !tiers.some((tier) => tier.name === name));
  return { wanted: known, further: [...unknown, ...(dashes === -1 ? [] : all.slice(dashes + 1))] };
};

/**
 * @param {readonly Tier[]} wanted
 * @returns {Promise<NodeJS.ProcessEnv>} the tests' environment
 */
const prepare = async (wanted) => {
  const needsBrowser = wanted.some(({ needs }) => needs === 'browser');
  const needsStores = wanted.some(({ needs }) => needs !== 'nothing');
  const env = cleanEnvironment();
  if (!needsStores) return env;
  const browserEnv = needsBrowser ? await findChromium(inProject('.cache', 'browser')) : {};
  await buildProject({ isServerOnly: !needsBrowser });
  if (env['TEST_DATABASE_URL'] && env['TEST_REDIS_URL']) return { ...env, ...browserEnv };
  const testEnv = await startTestStores(stopper);
  if (stopper.isStopping()) throw new Interrupted();
  await migrateTemplate(testEnv);
  return { ...env, ...browserEnv, ...testEnv };
};

/** @type {TierResult[]} */
const results = [];

const main = async () => {
  const { wanted, further } = readArguments();
  const present = wanted.filter(hasTests);
  for (const { name } of wanted.filter((tier) => !present.includes(tier))) say(`There are no ${name} tests.`);
  const startedAt = Date.now();
  await installPackages();
  const env = await prepare(present);
  say(`Set-up: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  for (const tier of present) {
    if (stopper.isStopping()) throw new Interrupted();
    results.push(await runTier(tier, { env, further, isStopping: stopper.isStopping }));
  }
};

/** What could not be run has failed. @param {unknown} error */
const countFailure = (error) => {
  if (!(error instanceof Interrupted)) reportFailure(error);
  results.push({ ...noCounts, failed: 1, name: 'set-up', seconds: 0 });
};

main()
  .catch(countFailure)
  .then(async () => {
    await stopper.stopAll();
    say(summarise(results));
    process.stdout.write(`${lastLine(results)}\n`);
    return process.exit(hasFailed(results) ? 1 : 0);
  });
