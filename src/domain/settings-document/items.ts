import type { SettingsDocument, SettingsKind } from './document.js';

/** One thing of a kind, under the name it is known by. */
export type SettingsItem = {
  /** What makes it the same thing on both sides. */
  readonly key: string;
  /** As it is shown to people. */
  readonly name: string;
  /** Where it stands in the document: `quickReplies.3`. */
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
};

type Entry = { readonly name: string; readonly key?: string; readonly fields: object };

/** Two that share a name, as rules may, are told apart by which of them comes first. */
const itemsOf = (kind: SettingsKind, entries: readonly Entry[]): readonly SettingsItem[] => {
  const seen = new Map<string, number>();
  return entries.map(({ name, key = name, fields }, place) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return { key: count === 1 ? key : `${key} #${count}`, name, path: `${kind}.${place}`, fields: { ...fields } };
  });
};

const withGroup = (skillGroup: string | null, name: string): string =>
  skillGroup === null ? name : `${skillGroup} / ${name}`;

const ITEMS: { readonly [Kind in SettingsKind]: (part: SettingsDocument[Kind]) => readonly Entry[] } = {
  tags: (tags) => tags.map((name) => ({ name, fields: {} })),
  agents: (agents) =>
    agents.map(({ loginName, ...fields }) => ({
      name: `${fields.name} (${loginName})`,
      key: loginName.toLowerCase(),
      fields,
    })),
  skillGroups: (groups) => groups.map(({ name, members }) => ({ name, fields: { members: members.toSorted() } })),
  ticketTypes: (types) => types.map(({ name, ...fields }) => ({ name, fields })),
  settings: (settings) => Object.entries(settings).map(([name, value]) => ({ name, fields: { value } })),
  businessHours: (hours) => hours.map(({ skillGroup, ...fields }) => ({ name: skillGroup ?? '', fields })),
  quickReplies: (replies) =>
    replies.map(({ skillGroup, title, ...fields }) => ({ name: withGroup(skillGroup, title), fields })),
  sensitiveWords: (words) => words.map(({ word, act }) => ({ name: word, fields: { act } })),
  slaTargets: (targets) =>
    targets.map(({ ticketType, priority, ...fields }) => ({
      name: withGroup(ticketType, priority),
      fields,
    })),
  ticketViews: (views) => views.map(({ name, ...fields }) => ({ name, fields })),
  routing: (routing) => [
    { name: 'skillGroup', fields: { rules: routing.skillGroup } },
    { name: 'agent', fields: { choices: routing.agent } },
  ],
  selfServiceRules: (rules) => rules.map(({ name, ...fields }) => ({ name, fields })),
  menus: (menus) => menus.map(({ channel, ...fields }) => ({ name: channel, fields })),
  alertTarget: (target) => (target ? [{ name: target.kind, fields: target }] : []),
  blockedCustomers: (blocks) =>
    // Why somebody was blocked is said once, when it is done.
    blocks.map(({ channel, openid }) => ({ name: `${channel} / ${openid}`, fields: {} })),
};

/** What a document says of one kind; nothing where it does not name it. */
export const itemsOfKind = <Kind extends SettingsKind>(
  kind: Kind,
  part: SettingsDocument[Kind] | undefined,
): readonly SettingsItem[] => (part === undefined ? [] : itemsOf(kind, ITEMS[kind](part)));
