import type { EntityManager } from 'typeorm';
import type { Savepoint } from '../services/ports/stores/unit-of-work.js';
import { toAppError } from './database-errors.js';

/** One at a time: a savepoint of the same name inside another would hide it. */
export const createSavepoint = (manager: EntityManager): Savepoint => ({
  run: async (work) => {
    await manager.query('savepoint part');
    try {
      const result = await work();
      await manager.query('release savepoint part');
      return result;
    } catch (error) {
      await manager.query('rollback to savepoint part');
      throw toAppError(error);
    }
  },
});
