import { LauncherFailure } from './failure.mjs';
import { step } from './process/progress.mjs';
import { call, unexpected } from './demo/api.mjs';
import { wirePayments } from './demo/pay.mjs';
import { openSample, writeSample } from './demo/sample-file.mjs';
import { knowsToken, seedMerchant, setUpMerchant } from './demo/seed.mjs';
import { logFileIn, startProgram, waitUntilReady } from './start/server.mjs';

/**
 * @typedef {import('./demo/sample.mjs').Sample} Sample
 * @typedef {import('./process/stopper.mjs').Stopper} Stopper
 * @typedef {import('./start/settings.mjs').Settings} Settings
 * @typedef {{ env: Record<string, string>, furnish: (url: string) => Promise<void>, words: () => string }} Demo
 *   env is for the server; furnish makes the sample merchant once the server is ready
 */

/** The stand-in for WeChat forgets on every start: tell it the accounts again. */
const registerChannels = async (
  /** @type {{ simulatorUrl: string, serverUrl: string, sample: Sample }} */ { simulatorUrl, serverUrl, sample },
) => {
  for (const { channelKey, ...channel } of sample.channels) {
    const answer = await call(`${simulatorUrl}/simulator/control/channels`, {
      body: { ...channel, mode: 'safe', format: 'xml', pushUrl: `${serverUrl}/wechat/${channelKey}` },
    });
    if (answer.status !== 200) throw unexpected('registering a channel with the simulator', answer);
  }
};

/** The sample shop answers whoever signs with this secret. */
const openShop = async (/** @type {string} */ simulatorUrl, /** @type {Sample} */ { shopSecret }) => {
  const answer = await call(`${simulatorUrl}/simulator/control/shop`, { method: 'PUT', body: { secret: shopSecret } });
  if (answer.status !== 200) throw unexpected('opening the sample shop', answer);
};

/** @param {Sample} sample @param {{ serverUrl: string, logFile: string }} where */
const describe = ({ people }, { serverUrl, logFile }) => {
  const width = Math.max(...people.map(({ loginName }) => loginName.length));
  return [
    '',
    `  Console 接待台      ${serverUrl}`,
    `  A customer's phone  ${serverUrl}/simulator`,
    '',
    '  Sample logins 示例账号',
    ...people.map(
      ({ loginName, password, name, groups }) =>
        `    ${loginName.padEnd(width)}  ${password}  ${[name, ...groups].join(' · ')}`,
    ),
    '',
    `  Log: ${logFile}`,
    '  Ctrl-C stops everything; your data is kept.',
    '',
  ].join('\n');
};

/**
 * Starts the stand-in for WeChat and answers what the server needs to know of it.
 *
 * @param {{ settings: Settings, serverUrl: string, logFile: string, stopper: Stopper, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<Demo>}
 */
export const startDemo = async ({ settings, serverUrl, logFile, stopper, env }) => {
  const { dataDir, simulatorPort } = settings;
  const sample = openSample(dataDir);
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const simulatorLog = logFileIn(dataDir, 'simulator');
  const simulator = startProgram(
    {
      name: 'the simulator',
      program: 'dist/simulator/server.js',
      env: { ...env, SIMULATOR_PORT: String(simulatorPort) },
      logFile: simulatorLog,
    },
    stopper,
  );
  await waitUntilReady(simulator, {
    name: 'The simulator',
    url: `${simulatorUrl}/simulator/control/health`,
    logFile: simulatorLog,
    stopper,
  });
  const setupCode = env['SETUP_CODE'] || sample.setupCode;

  /** @param {string} url */
  const furnish = async (url) => {
    const isKnown = sample.apiToken !== undefined && (await knowsToken({ url, sample, token: sample.apiToken }));
    const token = isKnown && sample.apiToken ? sample.apiToken : await setUpMerchant(url, sample, setupCode);
    writeSample(dataDir, { ...sample, apiToken: token, serverUrl: url });
    await openShop(simulatorUrl, sample);
    await seedMerchant({ url, sample, token }, `${simulatorUrl}/shop`);
    await registerChannels({ simulatorUrl, serverUrl, sample });
    await wirePayments({ url, token, simulatorUrl, channels: sample.channels });
  };
  return {
    env: {
      HOST: settings.host ?? '127.0.0.1',
      SETUP_CODE: setupCode,
      WECHAT_API_BASE_URL: simulatorUrl,
      // The sample shop is on this machine and without TLS.
      TRUSTED_NETWORK_HOSTS: [env['TRUSTED_NETWORK_HOSTS'], '127.0.0.1'].filter(Boolean).join(','),
      WECHAT_PAY_API_BASE_URL: simulatorUrl,
      DEMO_PHONE_URL: `${simulatorUrl}/simulator`,
    },
    furnish: (url) =>
      step('Making the sample merchant', () => furnish(url)).catch((error) => {
        throw new LauncherFailure(
          `The sample merchant could not be made (${error instanceof Error ? error.message : error}): JIEDAI_DEMO=off starts without it.`,
          { cause: error },
        );
      }),
    words: () => describe(sample, { serverUrl, logFile }),
  };
};
