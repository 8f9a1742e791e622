type PromiseProof = {
  readonly promise: string;
  /** Tests in `npm test` that hold it beside the rows. */
  readonly tests: readonly string[];
  /** What of its wording neither they nor the rows show here. */
  readonly gap?: string;
};

/** What Jiedai promises under faults, and the tests that hold it; a promise with neither row nor test is not proven. */
export const PROMISES: Readonly<Record<`P${number}`, PromiseProof>> = {
  P1: { promise: 'A push answered success is never lost', tests: ['test/integration/files/spool'] },
  P2: {
    promise: 'Nothing is answered success unless it is durable',
    tests: ['test/integration/files/spool'],
    gap: 'a disk is full here where no file may grow, not where a mount has no room: making a mount needs rights',
  },
  P3: {
    promise: 'Pushes are answered in time, whatever hangs',
    tests: ['test/integration/postgres/postgres-away'],
    gap: 'at 50 pushes a second, not at the rated load of 200 with bursts of 1,000',
  },
  P4: { promise: 'No message is shown twice', tests: ['test/integration/postgres/journal-accept'] },
  P5: { promise: 'Different messages are never merged', tests: ['test/flow/bad-inputs'] },
  P6: { promise: 'What is not authentic has no effect', tests: ['test/flow/bad-inputs'] },
  P7: { promise: 'Unknown types and fields are kept and shown', tests: ['test/flow/bad-inputs'] },
  P8: { promise: 'Nine pictures at once open one conversation', tests: ['test/flow/bad-inputs'] },
  P9: {
    promise: 'Messages of a conversation have gap-free numbers and the customer’s order',
    tests: ['test/flow/burst'],
    gap: '80 customers whose pushes come up to 10 s late (F22), not 1,000 shuffled conversations',
  },
  P10: { promise: 'Replaying a request later changes nothing', tests: ['test/flow/bad-inputs'] },
  P11: { promise: 'One submitted reply is one outbound row', tests: ['test/integration/outbound/sending'] },
  P12: { promise: 'Replies to a customer arrive in their order', tests: ['test/integration/outbound/delivering'] },
  P13: {
    promise: 'An unknown outcome is never sent again by machine',
    tests: ['test/integration/outbound/delivering'],
  },
  P14: {
    promise: 'Each answer of WeChat is handled as its table says',
    tests: ['test/integration/outbound/delivering'],
  },
  P15: { promise: 'Every accepted reply ends as sent, failed or unknown', tests: [] },
  P16: { promise: 'Nothing is sent when the window is closed or the allowance used', tests: ['test/flow/replies'] },
  P17: { promise: 'One token fetch at a time, at most two per refresh', tests: ['test/flow/tokens'] },
  P18: { promise: 'At most one agent per conversation', tests: ['test/integration/routing/routing-properties'] },
  P19: { promise: 'No agent above capacity', tests: ['test/integration/routing/routing-properties'] },
  P20: {
    promise: 'A person’s assignment wins',
    tests: ['test/integration/routing'],
    gap: 'claims race with routing in the random commands; 1,000 rounds of that race alone are not counted',
  },
  P21: { promise: 'No conversation starves', tests: ['test/integration/routing/routing-properties'] },
  P22: {
    promise: 'Only the holder replies and closes',
    tests: ['test/integration/http/conversations'],
    gap: 'transfers race in the random commands; 1,000 replies while a transfer is under way are not counted',
  },
  P23: { promise: 'A vanished agent’s conversations return to their place', tests: ['test/flow/presence'] },
  P24: {
    promise: 'After a reconnect a console has every event once, or reloads',
    tests: ['test/flow/presence', 'test/browser/resume'],
    gap: 'by the sockets of the rows; not counted as 100 cuts in 10,000 events',
  },
  P25: { promise: 'Signing out, disabling and role changes end sockets', tests: ['test/integration/realtime'] },
  P26: {
    promise: 'Nothing crosses merchants',
    tests: ['test/integration/http/route-table', 'test/integration/postgres/row-security'],
  },
  P27: { promise: 'One payment notice has one effect', tests: ['test/flow/payments'] },
  P28: {
    promise: 'A refund is asked for once per intent',
    tests: ['test/flow/payments', 'test/unit/domain/refund-rules'],
  },
  P29: { promise: 'A lost notice is found', tests: ['test/flow/payments'] },
  P30: {
    promise: 'A customer’s data is shown, exported and erased',
    tests: ['test/integration/operator/keeping'],
    gap: 'backups expire after 30 days only by the operator’s own rotation',
  },
  P31: {
    promise: 'Retention deletes by class',
    tests: ['test/integration/operator/keeping'],
    gap: 'a night is run by the tests; 180 days are not waited for',
  },
  P32: { promise: 'Personal data is masked by role', tests: ['test/integration/http/customers'] },
  P33: {
    promise: 'Every privileged act leaves one audit row',
    tests: ['test/integration/supervising/audit-log', 'test/integration/operator/keeping'],
  },
  P34: { promise: 'The death of any one process stops nothing', tests: [] },
  P35: { promise: 'A release loses nothing', tests: [] },
  P36: {
    promise: 'No input stops or slows the server',
    tests: ['test/flow/bad-inputs'],
    gap: 'the corpus is run once, not for ten minutes; delay of the event loop and memory over that time are not measured here',
  },
  P37: {
    promise: 'Backups restore',
    tests: ['test/integration/operator/backup'],
    gap: 'a restored backup is checked by test/integration/operator/backup; 10 GB in 30 minutes and WAL archiving were not measured here',
  },
};
