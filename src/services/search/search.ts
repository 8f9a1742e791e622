import type { Actor } from '../../domain/people/agent.js';
import { maskPhone } from '../../domain/people/masking.js';
import { hasRight } from '../../domain/people/permissions.js';
import type { Right } from '../../domain/people/permissions.js';
import { toQueryText } from '../../domain/texts/search-words.js';
import { snippetOf } from '../../domain/texts/snippet.js';
import type { Snippet } from '../../domain/texts/snippet.js';
import { AppError } from '../../kernel/errors.js';
import type { NoteSeen } from '../customers/note-seen.js';
import type { FoundRecord, SearchFilters, SearchReads } from '../ports/reads/search-reads.js';
import type { SearchKind } from '../ports/stores/search-stores.js';
import type { Cursors } from '../ports/tools/tokens.js';
import { readViewerOf } from '../reads/viewer.js';

type Deps = { readonly searchReads: SearchReads; readonly cursors: Cursors; readonly noteSeen: NoteSeen };

type Asked = SearchFilters & { readonly actor: Actor; readonly q: string };

type Input = Asked & {
  readonly kind: SearchKind;
  readonly cursor: string | undefined;
  readonly limit: number;
};

export type FoundItem = Omit<FoundRecord, 'text' | 'phone'> & { readonly snippet: Snippet };

/** What somebody has to have a right to for it to be found. */
const RIGHT_TO: Readonly<Record<SearchKind, Right>> = {
  message: 'conversations.read',
  customer: 'customers.read',
  ticket: 'tickets.read',
  order: 'orders.read',
};
const KINDS = ['message', 'customer', 'ticket', 'order'] as const;

const OPENID = /^[A-Za-z0-9_-]{16,64}$/;

const textOf = ({ readsPersonalData }: Actor, { text, phone }: FoundRecord): string => {
  if (phone === null) return text;
  const shown = readsPersonalData ? phone : maskPhone(phone);
  return text === '' ? shown : `${text} · ${shown}`;
};

/** Throws `invalid` for a question of nothing but signs and wildcards. */
const questionOf = ({ actor, q }: Pick<Asked, 'actor' | 'q'>) => {
  const question = toQueryText(q);
  if (question === undefined) throw new AppError('invalid', 'validation', { details: { field: 'q' } });
  return { question, openid: OPENID.test(q) ? q : undefined, viewer: readViewerOf(actor) };
};

/** Youngest first, only what the actor may see. Throws `invalid` for a question of nothing but signs and wildcards. */
export const createSearch =
  ({ searchReads, cursors, noteSeen }: Deps) =>
  async ({ actor, q, kind, cursor, limit, ...filters }: Input) => {
    if (!hasRight(actor.role, RIGHT_TO[kind])) throw new AppError('forbidden', 'forbidden');
    const asked = questionOf({ actor, q });
    const { question } = asked;
    const list = ['search', kind, question, actor.agentId, JSON.stringify(filters)].join(':');
    const after = cursor === undefined ? undefined : cursors.open(list, actor.merchantId, cursor);
    const { items, next } = await searchReads.find({ ...asked, kind, filters, after, limit });
    if (actor.readsPersonalData && items.some(({ phone }) => phone !== null)) await noteSeen({ actor });
    return {
      items: items.map(({ text, phone, ...item }): FoundItem => ({
        ...item,
        snippet: snippetOf(textOf(actor, { ...item, text, phone }), q),
      })),
      nextCursor: next ? cursors.seal(list, actor.merchantId, next) : null,
    };
  };

export type Search = ReturnType<typeof createSearch>;

/** More than these are not counted one by one. */
const MOST_COUNTED = 99;

export type FoundCount = { readonly kind: SearchKind; readonly count: number; readonly isMore: boolean };

/** How many of each kind the actor would find. Throws as the search does. */
export const createCountFound =
  ({ searchReads }: Pick<Deps, 'searchReads'>) =>
  async ({ actor, q, ...filters }: Asked): Promise<readonly FoundCount[]> => {
    const kinds = KINDS.filter((kind) => hasRight(actor.role, RIGHT_TO[kind]));
    const most = MOST_COUNTED + 1;
    const counted = await searchReads.count({ ...questionOf({ actor, q }), kinds, filters, most });
    return counted.map(({ kind, count }) => ({
      kind,
      count: Math.min(count, MOST_COUNTED),
      isMore: count > MOST_COUNTED,
    }));
  };

export type CountFound = ReturnType<typeof createCountFound>;
