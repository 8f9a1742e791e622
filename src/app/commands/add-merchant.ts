import { randomBytes } from 'node:crypto';
import { loadConfig } from '../../config/load-config.js';
import type { Logger } from '../../kernel/logger.js';
import { openDatabase } from '../../postgres/data-source.js';
import { createMerchantRegister } from '../../postgres/repositories/people/setup-repository.js';
import { createSecretBox } from '../../postgres/channels/secret-box.js';
import { storesOf } from '../../postgres/stores.js';
import { createUnitOfWork } from '../../postgres/unit-of-work.js';
import { createAddMerchant } from '../../services/merchants/add-merchant.js';
import { createEnsureMerchantDefaults } from '../../services/merchants/ensure-merchant-defaults.js';
import { createPrepareMerchant } from '../../services/merchants/new-merchant.js';
import type { MerchantRequest } from '../../services/merchants/new-merchant.js';
import { createNewId } from '../tools/ids.js';
import { createPasswords } from '../tools/passwords.js';

/** 24 characters that a person can copy: 144 random bits. */
export const newPassword = (): string => randomBytes(18).toString('base64url');

/** Adds one more merchant to the database of the settings, from a terminal. Throws `conflict` for a login name in use. */
export const addMerchant = async (
  request: MerchantRequest,
  logger: Logger,
): Promise<{ readonly merchantId: string; readonly agentId: string }> => {
  const { config } = loadConfig();
  const { url, appPoolSize, systemPoolSize } = config.database;
  const database = await openDatabase({ url, appPoolSize, systemPoolSize, logger });
  try {
    const newId = createNewId();
    const unitOfWork = createUnitOfWork(database.app, storesOf(createSecretBox(config.masterKeys)));
    const prepareMerchant = createPrepareMerchant({
      passwords: createPasswords(),
      newId,
      defaultCapacity: config.defaultCapacity,
    });
    const register = createMerchantRegister(database.system);
    const ensureDefaults = createEnsureMerchantDefaults({ unitOfWork, newId });
    return await createAddMerchant({ register, prepareMerchant, ensureDefaults })(request);
  } finally {
    await database.close();
  }
};
