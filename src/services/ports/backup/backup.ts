/** One file of a backup; `name` is its path inside the folder. */
export type StoredFile = { readonly name: string; readonly bytes: number; readonly sha256: string };

/** `columns` are quoted where their names need it, in the order of the file. */
export type TableShape = { readonly name: string; readonly columns: readonly string[] };

/** A part of a table, and the bounds it is made with. */
export type Partition = { readonly table: string; readonly name: string; readonly bounds: string };

export type SequenceState = {
  readonly table: string;
  readonly column: string;
  /** Text: it may be larger than a number holds. */
  readonly lastValue: string;
  readonly isCalled: boolean;
};

/** What is needed to make the same tables again. */
export type DatabaseShape = {
  /** Every migration that has run, oldest first: the version of the schema. */
  readonly migrations: readonly string[];
  readonly tables: readonly TableShape[];
  readonly partitions: readonly Partition[];
  readonly sequences: readonly SequenceState[];
};

export type KeptMedium = { readonly key: string; readonly contentType: string };

/** The whole database as it was at one moment, whatever is written meanwhile. Close it after use. */
export type Snapshot = {
  readonly shape: DatabaseShape;
  /** The rows as Postgres writes them for COPY. Read to its end, it resolves the number of rows. */
  readonly copyOut: (
    table: TableShape,
    store: (rows: AsyncIterable<Uint8Array>) => Promise<StoredFile>,
  ) => Promise<StoredFile & { readonly rows: number }>;
  /** Asked last: it ends the moment. */
  readonly media: () => AsyncIterable<KeptMedium>;
  readonly close: () => Promise<void>;
};

export type BackupManifest = {
  readonly format: 1;
  readonly takenAt: string;
  readonly migrations: readonly string[];
  readonly tables: readonly (TableShape & { readonly rows: number; readonly file: StoredFile })[];
  readonly partitions: readonly Partition[];
  readonly sequences: readonly SequenceState[];
  readonly media: {
    /** One line of JSON per medium: key, type, and its file, or that it was gone. */
    readonly list: StoredFile;
    readonly files: number;
    readonly bytes: number;
    readonly missing: number;
  };
};

/** A backup while it is made: nothing stands under its own name before `finish`. */
export type BackupWriter = {
  readonly add: (name: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => Promise<StoredFile>;
  readonly finish: (manifest: BackupManifest) => Promise<void>;
  /** Takes away what was written. */
  readonly abandon: () => Promise<void>;
};

/** A backup that is there. Throws BackupRefused for one that is not whole. */
export type BackupReader = {
  readonly manifest: () => Promise<BackupManifest>;
  /** Reads every byte and compares it with its checksum. */
  readonly verify: (files: readonly StoredFile[]) => Promise<void>;
  readonly open: (name: string) => AsyncIterable<Uint8Array>;
  readonly media: (list: StoredFile) => AsyncIterable<KeptMedium & { readonly file: StoredFile | undefined }>;
};

/** An empty database of this version, filled in one transaction: all of it or nothing. */
export type RestoreTarget = {
  readonly migrations: readonly string[];
  readonly isEmpty: () => Promise<boolean>;
  readonly fill: (
    shape: DatabaseShape,
    rowsOf: (table: string) => AsyncIterable<Uint8Array>,
  ) => Promise<ReadonlyMap<string, number>>;
  readonly commit: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A sentence for the operator. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}
