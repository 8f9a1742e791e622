import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import type { AcceptedPush } from '../../services/ports/queues/inbound-queue.js';
import { fromLine } from './spool-record.js';

/** A whole line of a spool file. `end`: the byte after it, where reading may go on. */
export type SpoolRecord = { readonly accepted: AcceptedPush | undefined; readonly end: number };

const LINE_FEED = 0x0a;

/**
 * The lines of a file from a byte on, oldest first; `accepted` is undefined for a damaged one. A cut-off last line is left out;
 * a file that is gone has no lines.
 */
export async function* readSpool(path: string, from: number): AsyncGenerator<SpoolRecord> {
  if (!(await isThere(path))) return;
  let rest: Buffer = Buffer.alloc(0);
  let at = from;
  for await (const chunk of createReadStream(path, { start: from })) {
    rest = Buffer.concat([rest, toBuffer(chunk)]);
    let begin = 0;
    for (let feed = rest.indexOf(LINE_FEED); feed >= 0; feed = rest.indexOf(LINE_FEED, begin)) {
      at += feed + 1 - begin;
      yield { accepted: fromLine(rest.toString('utf8', begin, feed)), end: at };
      begin = feed + 1;
    }
    rest = rest.subarray(begin);
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const toBuffer = (chunk: unknown): Buffer => {
  if (Buffer.isBuffer(chunk)) return chunk;
  throw new TypeError('the stream was opened for bytes');
};
