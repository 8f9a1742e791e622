/** Comma-separated values, UTF-8. */
export type Csv = {
  /** With a byte order mark, which makes spreadsheets read Chinese; cells they would take for a formula are defused. */
  readonly write: (header: readonly string[], rows: readonly (readonly string[])[]) => Promise<string>;
  /** One object per line by the names of the header; undoes the defusing. Undefined for what is no CSV. */
  readonly read: (text: string) => Promise<readonly Readonly<Record<string, string>>[] | undefined>;
};
