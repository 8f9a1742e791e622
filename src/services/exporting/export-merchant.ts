import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { MakeZip, MerchantSnapshot, ZipEntry } from '../ports/exporting/exporting.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { MediaStore } from '../ports/tools/media-store.js';

type Deps = {
  readonly openSnapshot: (merchantId: string) => Promise<MerchantSnapshot>;
  readonly makeZip: MakeZip;
  readonly mediaStore: Pick<MediaStore, 'get'>;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
};

/** `actor` undefined: an operator at the machine. */
type Input = { readonly merchantId: string; readonly actor: Actor | undefined };

/**
 * Everything a merchant has, without secrets: a zip with a file of JSON lines for each table, and the media. It is made while it is
 * read, so nothing of it stays behind; the audit log has it before the first byte leaves.
 */
export const createExportMerchant =
  ({ openSnapshot, makeZip, mediaStore, unitOfWork, clock }: Deps) =>
  async ({ merchantId, actor }: Input): Promise<AsyncIterable<Uint8Array>> => {
    await unitOfWork.run(merchantId, async ({ audit }) => {
      await audit.add({
        actor,
        action: 'merchant.exported',
        subjectType: 'merchant',
        subjectId: merchantId,
        at: clock.now(),
      });
    });
    const snapshot = await openSnapshot(merchantId);
    return closing(makeZip(entriesOf(snapshot, mediaStore)), snapshot);
  };

export type ExportMerchant = ReturnType<typeof createExportMerchant>;

async function* entriesOf(snapshot: MerchantSnapshot, mediaStore: Pick<MediaStore, 'get'>): AsyncIterable<ZipEntry> {
  for (const table of snapshot.tables) {
    yield { name: `${table}.jsonl`, open: async () => snapshot.rows(table) };
  }
  for await (const { key } of snapshot.media()) {
    yield { name: `media/${key}`, open: async () => once(await mediaStore.get(key)) };
  }
}

/** A medium that is gone meanwhile is an empty file. */
async function* once(bytes: Uint8Array | undefined): AsyncIterable<Uint8Array> {
  if (bytes) yield bytes;
}

/** Closes the snapshot when the reader is through, or has gone away. */
async function* closing(content: AsyncIterable<Uint8Array>, snapshot: MerchantSnapshot): AsyncIterable<Uint8Array> {
  try {
    yield* content;
  } finally {
    await snapshot.close();
  }
}
