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
  const acceptRow = createJournalBatcher(createInsertRows(intake));
  return {
    ...createJournalClaims(system),
    accept: (push) => acceptRow(toJournalRow(push)),
  };
};
