import { loadMigrationConfig } from '../../config/load-config.js';
import type { MigrationConfig } from '../../config/load-config.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { openMigrations } from '../../postgres/connection/migrations-runner.js';
import type { Migrations, MigrationState } from '../../postgres/connection/migrations-runner.js';
import { grantRoles } from '../../postgres/connection/role-membership.js';

/** `done`: both roles work. `missing`: they do not exist or may not be used, so one role does everything. */
export type MigrationOutcome = { readonly ran: readonly string[]; readonly roles: 'done' | 'missing' };

const withMigrations = async <T>(url: string, logger: Logger, work: (migrations: Migrations) => Promise<T>) => {
  const migrations = await openMigrations(url, logger);
  try {
    return await work(migrations);
  } finally {
    await migrations.close();
  }
};

/** Brings the schema up to date and lets the application's user work as the two restricted roles. */
export const migrate = async (
  logger: Logger,
  { databaseUrl, migrationUrl }: MigrationConfig = loadMigrationConfig(),
): Promise<MigrationOutcome> =>
  withMigrations(migrationUrl, logger, async (migrations) => {
    const ran = await migrations.run();
    const isGuarded = await migrations.guardRows();
    const isGranted = isGuarded && (await grantRoles({ ownerUrl: migrationUrl, userUrl: databaseUrl }));
    return { ran, roles: isGranted ? 'done' : 'missing' };
  });

/** Undoes the newest migration. */
export const revertNewest = (logger: Logger, { migrationUrl }: MigrationConfig = loadMigrationConfig()) =>
  withMigrations(migrationUrl, logger, (migrations) => migrations.revert());

export const listMigrations = (
  logger: Logger,
  { migrationUrl }: MigrationConfig = loadMigrationConfig(),
): Promise<readonly MigrationState[]> => withMigrations(migrationUrl, logger, (migrations) => migrations.list());

/** Throws `unavailable` with the pending names in `details` when the schema is older than this program. Needs no owner. */
export const assertMigrated = async (
  logger: Logger,
  { databaseUrl }: Pick<MigrationConfig, 'databaseUrl'>,
): Promise<void> => {
  const pending = (await listMigrations(logger, { databaseUrl, migrationUrl: databaseUrl, logLevel: 'info' }))
    .filter(({ isDone }) => !isDone)
    .map(({ name }) => name);
  if (pending.length > 0) throw new AppError('unavailable', 'unavailable', { details: { pendingMigrations: pending } });
};
