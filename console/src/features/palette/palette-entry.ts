/** One line of the palette. */
export type PaletteEntry = {
  readonly id: string;
  readonly group: 'conversations' | 'customers' | 'tickets' | 'replies' | 'commands' | 'settings';
  readonly label: string;
  readonly detail: string;
  readonly keys: readonly string[];
  readonly press: () => void;
};
