// `npm run seed -- --messages 10000000 [--merchants 3 --conversations 700000 --seed 1 --days 180 --beside-others]`: fills the database of
// DATABASE_URL, or of the desk's own stores, with a believable past. Started by the launcher, which migrates it first.
import { parseArgs, types } from 'node:util';
import { createPasswords } from '../../src/app/tools/passwords.js';
import { newPassword } from '../../src/app/commands/add-merchant.js';
import { loadConfig } from '../../src/config/load-config.js';
import { createSecretBox } from '../../src/postgres/channels/secret-box.js';
import { EXPECTED, planOf } from './plan.js';
import type { SeedPlan } from './plan.js';
import { seedDatabase } from './seed-database.js';

const NUMBERS = ['messages', 'merchants', 'conversations', 'seed', 'days'] as const;
const OWNER = 'owner@made1';
const BYTES_IN_GB = 1e9;

type Wanted = { readonly plan: SeedPlan; readonly isBesideOthers: boolean };

const readArguments = (): Wanted => {
  const { values } = parseArgs({
    options: {
      messages: { type: 'string', default: '100000' },
      merchants: { type: 'string' },
      conversations: { type: 'string' },
      seed: { type: 'string' },
      days: { type: 'string' },
      'beside-others': { type: 'boolean', default: false },
    },
  });
  const numbers = NUMBERS.flatMap((name) =>
    values[name] === undefined ? [] : [[name, Number(values[name])] as const],
  );
  const wrong = numbers.find(([, value]) => !Number.isInteger(value) || value < 1);
  if (wrong) throw new Error(`--${wrong[0]} takes a whole number above zero`);
  const plan = planOf({ messages: Number(values.messages), ...Object.fromEntries(numbers) });
  return { plan, isBesideOthers: values['beside-others'] };
};

const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

const main = async (): Promise<void> => {
  const { plan, isBesideOthers } = readArguments();
  const { config } = loadConfig();
  const minutes = Math.ceil(plan.messages / EXPECTED.rowsPerSecond / 60);
  const gigabytes = ((plan.messages * EXPECTED.bytesPerMessage) / BYTES_IN_GB).toFixed(1);
  say(`${plan.messages} messages: about ${minutes} minutes and ${gigabytes} GB of disk`);
  const password = newPassword();
  const { seal } = createSecretBox(config.masterKeys);
  const secrets = { seal, passwordHash: await createPasswords().hash(password) };
  const { messages, seconds } = await seedDatabase({ url: config.database.url, plan, secrets, isBesideOthers, say });
  say(`${messages} messages in ${Math.round(seconds)} s, ${Math.round(messages / seconds)} a second`);
  say(`sign in as ${OWNER} with the password ${password}`);
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${types.isNativeError(error) ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
