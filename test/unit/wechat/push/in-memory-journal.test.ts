import { describeAcceptingJournal } from '../../../support/accepting-journal.js';
import { createInMemoryJournal } from '../../../support/bad-inputs/in-memory-intake.js';

describeAcceptingJournal('the journal in memory', async () => ({
  queue: createInMemoryJournal(),
  merchantId: 'merchant-1',
  channelIds: ['channel-1', 'channel-2'],
}));
