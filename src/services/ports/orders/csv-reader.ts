/**
 * The cells of a CSV file, as they stand there; at most 20,001 lines of 100 cells. UTF-8 with or without byte-order mark, or
 * GB 18030, which spreadsheets in China write; parted by comma, semicolon or tab. Throws `invalid` `validation` for what is
 * no such file.
 */
export type CsvReader = (bytes: Uint8Array) => Promise<readonly (readonly string[])[]>;
