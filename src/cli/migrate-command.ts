import { parseArgs } from 'node:util';
import { createLogger } from '../app/logger.js';
import { listMigrations, migrate, revertNewest } from '../app/commands/migrate.js';

const ROLES_MISSING =
  'The roles jiedai_app and jiedai_system cannot be used, so one role does everything and row security does not hold.\n' +
  'Let an administrator of this Postgres run, then migrate again:\n' +
  '  create role jiedai_app nologin nobypassrls;\n' +
  '  create role jiedai_system nologin nobypassrls;\n' +
  '  grant jiedai_app, jiedai_system to <user of DATABASE_URL>;\n';

export const migrateCommand = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: { list: { type: 'boolean', default: false }, revert: { type: 'boolean', default: false } },
  });
  const logger = createLogger('warn', process.stderr);
  if (values.list) return list(logger);
  if (values.revert) {
    process.stdout.write(`reverted ${(await revertNewest(logger)) ?? 'nothing'}\n`);
    return 0;
  }
  const { ran, roles } = await migrate(logger);
  for (const name of ran) process.stdout.write(`ran ${name}\n`);
  if (ran.length === 0) process.stdout.write('nothing to migrate\n');
  if (roles === 'missing') process.stderr.write(ROLES_MISSING);
  return 0;
};

const list = async (logger: ReturnType<typeof createLogger>): Promise<number> => {
  for (const { name, isDone } of await listMigrations(logger)) {
    process.stdout.write(`${isDone ? 'done   ' : 'pending'} ${name}\n`);
  }
  return 0;
};
