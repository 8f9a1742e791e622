import { settingsKind } from '../../contract/merchant/settings-document.js';
import type {
  DocumentActBody,
  ExportedSettingsView,
  SettingsComparisonView,
  SettingsDocumentBody,
  SettingsKindView,
} from '../../contract/merchant/settings-document.js';
import { DOCUMENT_VERSION } from '../../domain/settings-document/document.js';
import type { DocumentAct, DocumentRule, SettingsDocument } from '../../domain/settings-document/document.js';
import type { Comparison, ExportedSettings } from '../../services/settings-document/exchange-settings.js';
import { fromAct, toReplyAct } from './rule-presenter.js';

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

const toAct = (act: DocumentActBody): DocumentAct => {
  if ('skillGroup' in act || 'ticketType' in act) return act;
  const read = fromAct(act);
  // The contract has refused these two where they name an id.
  if (read.type === 'route' || read.type === 'ticket') throw new Error(`an act of the type ${read.type} has no name`);
  return read;
};

const presentAct = (act: DocumentAct): DeepReadonly<DocumentActBody> =>
  act.type === 'reply' ? toReplyAct(act.content) : act;

const presentRule = ({ acts, ...rule }: DocumentRule) => ({ ...rule, acts: acts.map(presentAct) });

/** The parts of a document that are asked for, in the words of the house. */
export const readSettingsDocument = (
  { format: _format, version: _version, merchantName: _name, exportedAt: _at, ...parts }: SettingsDocumentBody,
  kinds: readonly SettingsKindView[] = settingsKind.options,
): Partial<SettingsDocument> => {
  const { selfServiceRules, ...rest } = parts;
  const all: Partial<SettingsDocument> = {
    ...rest,
    ...(selfServiceRules && {
      selfServiceRules: selfServiceRules.map(({ acts, ...rule }) => ({ ...rule, acts: acts.map(toAct) })),
    }),
  };
  const wanted = new Set<string>(kinds);
  return Object.fromEntries(Object.entries(all).filter(([kind, part]) => wanted.has(kind) && part !== undefined));
};

export const presentSettingsDocument = ({
  merchantName,
  exportedAt,
  document,
}: ExportedSettings): DeepReadonly<ExportedSettingsView> => ({
  format: 'jiedai-settings',
  version: DOCUMENT_VERSION,
  merchantName,
  exportedAt: exportedAt.toISOString(),
  ...document,
  selfServiceRules: document.selfServiceRules.map(presentRule),
});

export const presentComparison = ({
  fingerprint,
  differences,
  refused,
}: Comparison): DeepReadonly<SettingsComparisonView> => ({
  fingerprint,
  kinds: differences.map(({ kind, items, isReordered }) => ({
    kind,
    isReordered,
    items: items.map(({ name, path, state, changes }) => ({ name, path, state, changes })),
  })),
  refused,
});
