import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { MakeZip, ZipEntry } from '../../services/ports/exporting/exporting.js';

/** Pictures, voice and video do not get smaller. */
const COMPRESSED = /\.(jsonl|json|txt)$/;

/** A zip, made as it is read: each entry is opened when the one before it has been written. */
export const makeZip: MakeZip = (entries) => {
  const zip = new ZipFile();
  // The library's own type says less than it is.
  const output = Readable.from(zip.outputStream, { objectMode: false });
  zip.on('error', (error: Error) => output.destroy(error));
  addAll(zip, entries).catch((error: unknown) =>
    output.destroy(error instanceof Error ? error : new Error('an entry could not be read')),
  );
  return output;
};

const addAll = async (zip: ZipFile, entries: AsyncIterable<ZipEntry>): Promise<void> => {
  for await (const { name, open } of entries) {
    zip.addReadStreamLazy(name, { compress: COMPRESSED.test(name) }, (take) => {
      open().then(
        (content) => take(undefined, Readable.from(content, { objectMode: false })),
        (error: unknown) => take(error, Readable.from([])),
      );
    });
  }
  zip.end();
};
