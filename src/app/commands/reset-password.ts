import { loadConfig } from '../../config/load-config.js';
import type { Logger } from '../../kernel/logger.js';
import { createSecretBox } from '../../postgres/channels/secret-box.js';
import { openDatabase } from '../../postgres/data-source.js';
import { createLoginCounterRepository } from '../../postgres/repositories/people/login-counter-repository.js';
import { createSignInDirectory } from '../../postgres/repositories/people/session-repository.js';
import { storesOf } from '../../postgres/stores.js';
import { createUnitOfWork } from '../../postgres/unit-of-work.js';
import { createResetPassword } from '../../services/agents/reset-password.js';
import type { ResetRequest } from '../../services/agents/reset-password.js';
import { systemClock } from '../tools/clock.js';
import { createPasswords } from '../tools/passwords.js';

/** Sets an agent's password from a terminal: for the owner whom nobody else can help. Throws `not_found`. */
export const resetPassword = async (request: ResetRequest, logger: Logger): Promise<void> => {
  const { config } = loadConfig();
  const { url, appPoolSize, systemPoolSize } = config.database;
  const database = await openDatabase({ url, appPoolSize, systemPoolSize, logger });
  try {
    await createResetPassword({
      directory: createSignInDirectory(database.system),
      counters: createLoginCounterRepository(database.system),
      unitOfWork: createUnitOfWork(database.app, storesOf(createSecretBox(config.masterKeys))),
      passwords: createPasswords(),
      clock: systemClock,
    })(request);
  } finally {
    await database.close();
  }
};
