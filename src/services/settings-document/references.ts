import { AppError } from '../../kernel/errors.js';
import type { Page, PageRequest } from '../ports/stores/people/people-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** What a document names instead of an id. */
export type ReferenceKind = 'agent' | 'skillGroup' | 'channel' | 'ticketType';

export type References = {
  readonly nameOf: (kind: ReferenceKind, id: string) => string;
  /** Undefined where the merchant has none of that name. */
  readonly find: (kind: ReferenceKind, name: string) => string | undefined;
  /** Throws `validation` with the kind and the name of what is not there. */
  readonly idOf: (kind: ReferenceKind, name: string) => string;
};

const PAGE = 200;
/** Stands for something that was taken away and is still pointed to; nothing is found under it. */
const GONE = '—';

/** All of a list that is paged by id. */
export const everyone = async <T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> => {
  const found: T[] = [];
  for (let afterId: string | undefined; ;) {
    const { items, nextId } = await list({ afterId, limit: PAGE });
    found.push(...items);
    if (nextId === undefined) return found;
    afterId = nextId;
  }
};

type Entry = readonly [id: string, name: string];

/** Accounts may share a name; those that do are told apart by their AppID. */
const channelNames = (channels: readonly { readonly id: string; readonly name: string; readonly appId: string }[]) =>
  channels.map(({ id, name, appId }): Entry => {
    const isAlone = channels.filter((other) => other.name === name).length === 1;
    return [id, isAlone ? name : `${name} (${appId})`];
  });

// Login names are compared without regard to case; nothing else is.
const folded = (kind: ReferenceKind, name: string): string => (kind === 'agent' ? name.toLowerCase() : name);

export const readReferences = async (stores: Stores): Promise<References> => {
  const agents = await everyone(stores.agents.list);
  const groups = await everyone(stores.skillGroups.list);
  const channels = await everyone(stores.channels.list);
  const types = await stores.ticketTypes.all();
  const entries: Readonly<Record<ReferenceKind, readonly Entry[]>> = {
    agent: agents.map(({ id, loginName }) => [id, loginName]),
    skillGroup: groups.map(({ id, name }) => [id, name]),
    channel: channelNames(channels),
    ticketType: types.map(({ id, name }) => [id, name]),
  };
  const toName = (kind: ReferenceKind) => new Map(entries[kind]);
  const toId = (kind: ReferenceKind) => new Map(entries[kind].map(([id, name]) => [folded(kind, name), id]));
  const byKind = <T>(make: (kind: ReferenceKind) => T) => ({
    agent: make('agent'),
    skillGroup: make('skillGroup'),
    channel: make('channel'),
    ticketType: make('ticketType'),
  });
  const [names, ids] = [byKind(toName), byKind(toId)];
  const find = (kind: ReferenceKind, name: string): string | undefined => ids[kind].get(folded(kind, name));
  return {
    nameOf: (kind, id) => names[kind].get(id) ?? GONE,
    find,
    idOf: (kind, name) => {
      const id = find(kind, name);
      if (id === undefined) throw new AppError('invalid', 'validation', { details: { unknown: kind, name } });
      return id;
    },
  };
};
