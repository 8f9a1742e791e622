import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { InboundQueue } from '../../services/ports/queues/inbound-queue.js';
import { createJournalBatcher } from '../journal/journal-batcher.js';
import { createJournalClaims } from '../journal/journal-claims.js';
import { createInsertRows } from '../journal/journal-insert.js';
import { toJournalRow } from '../journal/journal-row.js';

type Deps = {
  /** For accepting alone: short time limits, its own places. */
  readonly intake: Pool;
  /** Works as jiedai_system. */
  readonly system: DataSource;
};

export const createInboundQueue = ({ intake, system }: Deps): InboundQueue => {
  const insertRows = createInsertRows(intake);
  // Two inserts at once, so that one is prepared while the other commits; a shard, and so a customer, always goes the same way.
  const [acceptEven, acceptOdd] = [createJournalBatcher(insertRows), createJournalBatcher(insertRows)];
  return {
    ...createJournalClaims(system),
    accept: async (push) => {
      const row = toJournalRow(push);
      return row.shard % 2 === 0 ? acceptEven(row) : acceptOdd(row);
    },
  };
};
