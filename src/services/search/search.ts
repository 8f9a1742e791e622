import type { Actor } from '../../domain/people/agent.js';
import { maskPhone } from '../../domain/people/masking.js';
import { hasRight } from '../../domain/people/permissions.js';
import { toQueryText } from '../../domain/texts/search-words.js';
import { snippetOf } from '../../domain/texts/snippet.js';
import type { Snippet } from '../../domain/texts/snippet.js';
import { AppError } from '../../kernel/errors.js';
import type { FoundRecord, SearchFilters, SearchReads } from '../ports/reads/search-reads.js';
import type { SearchKind } from '../ports/stores/search-stores.js';
import type { Cursors } from '../ports/tools/tokens.js';
import { readViewerOf } from '../reads/viewer.js';

type Deps = { readonly searchReads: SearchReads; readonly cursors: Cursors };

type Input = SearchFilters & {
  readonly actor: Actor;
  readonly q: string;
  readonly kind: SearchKind;
  readonly cursor: string | undefined;
  readonly limit: number;
};

export type FoundItem = Omit<FoundRecord, 'text' | 'phone'> & { readonly snippet: Snippet };

const OPENID = /^[A-Za-z0-9_-]{16,64}$/;

const textOf = ({ role }: Actor, { text, phone }: FoundRecord): string => {
  if (phone === null) return text;
  const shown = hasRight(role, 'personal_data.read') ? phone : maskPhone(phone);
  return text === '' ? shown : `${text} · ${shown}`;
};

/** Youngest first, only what the actor may see. Throws `invalid` for a question of nothing but signs and wildcards. */
export const createSearch =
  ({ searchReads, cursors }: Deps) =>
  async ({ actor, q, kind, cursor, limit, ...filters }: Input) => {
    const question = toQueryText(q);
    if (question === undefined) throw new AppError('invalid', 'validation', { details: { field: 'q' } });
    const list = ['search', kind, question, actor.agentId, JSON.stringify(filters)].join(':');
    const after = cursor === undefined ? undefined : cursors.open(list, actor.merchantId, cursor);
    const openid = OPENID.test(q) ? q : undefined;
    const viewer = readViewerOf(actor);
    const { items, next } = await searchReads.find({ viewer, kind, question, openid, filters, after, limit });
    return {
      items: items.map(({ text, phone, ...item }): FoundItem => ({
        ...item,
        snippet: snippetOf(textOf(actor, { ...item, text, phone }), q),
      })),
      nextCursor: next ? cursors.seal(list, actor.merchantId, next) : null,
    };
  };

export type Search = ReturnType<typeof createSearch>;
