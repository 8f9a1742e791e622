import type { SettingsDocument, SettingsKind } from './document.js';
import { SETTINGS_KINDS } from './document.js';
import { itemsOfKind } from './items.js';
import type { SettingsItem } from './items.js';

export type FieldChange = { readonly field: string; readonly from: unknown; readonly to: unknown };
export type ItemState = 'new' | 'changed' | 'unchanged' | 'removed';
export type ItemDifference = {
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly state: ItemState;
  readonly changes: readonly FieldChange[];
};
export type KindDifference = {
  readonly kind: SettingsKind;
  readonly items: readonly ItemDifference[];
  /** The same things in another order, which is what a list of rules lives by. */
  readonly isReordered: boolean;
};

/** Lists whose order decides: the document's takes the place of what was there. */
const REPLACED: ReadonlySet<SettingsKind> = new Set<SettingsKind>(['selfServiceRules']);

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries
      .map(([name, inner]) => [name, plain(inner)])
      .toSorted(([left], [right]) => (`${left}` < `${right}` ? -1 : 1)),
  );
};

/** The same text for the same content, however its fields are ordered. */
export const canonical = (value: unknown): string => JSON.stringify(plain(value)) ?? '';

const changesOf = (before: SettingsItem['fields'], after: SettingsItem['fields']): readonly FieldChange[] =>
  Object.keys({ ...before, ...after })
    .filter((field) => canonical(before[field]) !== canonical(after[field]))
    .map((field) => ({ field, from: before[field], to: after[field] }));

const compareItem = (known: SettingsItem | undefined, { fields, ...wanted }: SettingsItem): ItemDifference => {
  if (!known) return { ...wanted, state: 'new', changes: changesOf({}, fields) };
  const changes = changesOf(known.fields, fields);
  return { ...wanted, state: changes.length === 0 ? 'unchanged' : 'changed', changes };
};

const keysOf = (items: readonly SettingsItem[]): string => canonical(items.map(({ key }) => key));

const compareKind = <Kind extends SettingsKind>(
  kind: Kind,
  current: SettingsDocument,
  wanted: SettingsDocument[Kind] | undefined,
): KindDifference | undefined => {
  if (wanted === undefined) return undefined;
  const [before, after] = [itemsOfKind(kind, current[kind]), itemsOfKind(kind, wanted)];
  const known = new Map(before.map((item) => [item.key, item]));
  const items = after.map((item) => compareItem(known.get(item.key), item));
  if (!REPLACED.has(kind)) return { kind, items, isReordered: false };
  const kept = new Set(after.map(({ key }) => key));
  const removed = before
    .filter(({ key }) => !kept.has(key))
    .map(({ fields: _fields, ...item }) => ({ ...item, path: kind, state: 'removed' as const, changes: [] }));
  const isSame = [...items, ...removed].every(({ state }) => state === 'unchanged' || state === 'changed');
  return { kind, items: [...items, ...removed], isReordered: isSame && keysOf(before) !== keysOf(after) };
};

/** What a document would change, kind by kind, in the order in which it is written. */
export const compareDocuments = (
  current: SettingsDocument,
  wanted: Partial<SettingsDocument>,
): readonly KindDifference[] => SETTINGS_KINDS.flatMap((kind) => compareKind(kind, current, wanted[kind]) ?? []);

export const isChanging = ({ items, isReordered }: KindDifference): boolean =>
  isReordered || items.some(({ state }) => state !== 'unchanged');
