import { createHash } from 'node:crypto';
import type { AcceptedPush } from '../../services/ports/queues/inbound-queue.js';

const SUM_CHARACTERS = 16;

const sumOf = (json: string): string => createHash('sha256').update(json).digest('hex').slice(0, SUM_CHARACTERS);

/** One line per push: a checksum, a space, the push as JSON. A line without its end or with another sum does not count. */
export const toLine = (accepted: AcceptedPush): string => {
  const json = JSON.stringify(accepted);
  return `${sumOf(json)} ${json}\n`;
};

/** The push of a line (without its line feed); undefined when the line is damaged. */
export const fromLine = (line: string): AcceptedPush | undefined => {
  const json = line.slice(SUM_CHARACTERS + 1);
  if (line.slice(0, SUM_CHARACTERS) !== sumOf(json)) return undefined;
  const accepted: AcceptedPush = JSON.parse(json);
  return {
    ...accepted,
    receivedAt: new Date(accepted.receivedAt),
    push: { ...accepted.push, createdAt: new Date(accepted.push.createdAt) },
  };
};
