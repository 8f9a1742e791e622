import type { Logger as TypeOrmLogger } from 'typeorm';
import type { Logger } from '../../kernel/logger.js';

const SHOWN_SQL = 300;
export const SLOW_QUERY_MS = 1_000;

const shorten = (sql: string): string => sql.replaceAll(/\s+/g, ' ').trim().slice(0, SHOWN_SQL);

/** TypeORM's own logger prints every parameter, customers' words among them; this one prints the shape of the statement. */
export const createQueryLogger = (logger: Logger): TypeOrmLogger => ({
  logQuery: () => {},
  logQueryError: (error, sql) =>
    logger.debug({ code: codeOf(error), sql: shorten(sql) }, 'statement failed; its caller decides what that means'),
  logQuerySlow: (durationMs, sql) => logger.warn({ durationMs, sql: shorten(sql) }, 'slow statement'),
  logSchemaBuild: () => {},
  logMigration: () => {},
  log: (level, message) => {
    if (level === 'warn') logger.warn({ detail: String(message).slice(0, SHOWN_SQL) }, 'typeorm warns');
  },
});

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
