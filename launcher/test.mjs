// The whole proof: `npm test [-- tier … [-- jest's own arguments]]`. Installs, builds and starts what the tests need.
import { reportFailure } from './failure.mjs';
import { say } from './process/progress.mjs';
import { createStopper } from './process/stopper.mjs';
import { inProject } from './project.mjs';
import { buildProject } from './setup/build-project.mjs';
import { installPackages } from './setup/install.mjs';
import { findChromium } from './testing/chromium.mjs';
import { cleanEnvironment } from './testing/environment.mjs';
import { migrateTemplate, startTestStores } from './testing/test-stores.mjs';
import { hasTests, runTier, tiers } from './testing/tier.mjs';

/** @typedef {import('./testing/tier.mjs').Tier} Tier */

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
  await migrateTemplate(testEnv);
  return { ...env, ...browserEnv, ...testEnv };
};

const main = async () => {
  const { wanted, further } = readArguments();
  const present = wanted.filter(hasTests);
  for (const { name } of wanted.filter((tier) => !present.includes(tier))) say(`There are no ${name} tests.`);
  const startedAt = Date.now();
  await installPackages();
  const env = await prepare(present);
  say(`Set-up: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  const total = { passed: 0, failed: 0 };
  for (const tier of present) {
    if (stopper.isStopping()) break;
    const counts = await runTier(tier, { env, further, isStopping: stopper.isStopping });
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  return total;
};

/** @param {{ passed: number, failed: number }} total */
const finish = async (total) => {
  const failed = stopper.isStopping() ? Math.max(total.failed, 1) : total.failed;
  await stopper.stopAll();
  process.stdout.write(`${total.passed} passed, ${failed} failed\n`);
  process.exit(failed === 0 ? 0 : 1);
};

main()
  .catch((error) => {
    reportFailure(error);
    return { passed: 0, failed: 1 };
  })
  .then(finish);
