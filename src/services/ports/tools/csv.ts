export type CsvCell = string | number | null;
export type CsvRow = readonly CsvCell[];

/** Comma-separated values: one reader and one writer for everything that comes and goes as such. */
export type Csv = {
  /**
   * UTF-8 with a byte order mark, which makes spreadsheets read Chinese; cells they would take for a formula get an apostrophe
   * before them (OWASP: CSV injection).
   */
  readonly write: (header: readonly string[], rows: readonly CsvRow[]) => Promise<string>;
  /** The same, bit by bit, as rows come. It ends without a proper end where they do. */
  readonly stream: (header: readonly string[], rows: AsyncIterable<CsvRow>) => AsyncIterable<string | Uint8Array>;
  /**
   * The cells of a file, as they stand there; at most 20,001 lines of 100 cells. UTF-8 with or without byte order mark, or
   * GB 18030, which spreadsheets in China write; parted by comma, semicolon or tab. Throws `invalid` `validation` for what is
   * no such file.
   */
  readonly cells: (file: Uint8Array) => Promise<readonly (readonly string[])[]>;
  /**
   * One object per line by the names of the first line, trimmed and without the apostrophes of `write`. Undefined for what is no
   * CSV, names a column twice or holds more cells than names.
   */
  readonly records: (text: string) => Promise<readonly Readonly<Record<string, string>>[] | undefined>;
};
