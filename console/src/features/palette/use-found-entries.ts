import { onScopeDispose, shallowRef, watch } from 'vue';
import { useRouter } from 'vue-router';
import type { FoundItemView } from '../../../../src/contract/customers/search.js';
import { useSearch } from '../../state/customers/search.js';
import { useMe } from '../../state/people/me.js';
import { factsOf, nameOf, placeOf } from '../search/found-place.js';
import type { PaletteEntry } from './palette-entry.js';

const ASK_AFTER_MS = 150;
const KINDS = [
  { kind: 'customer', group: 'customers', right: 'customers.read' },
  { kind: 'ticket', group: 'tickets', right: 'tickets.read' },
  { kind: 'message', group: 'conversations', right: 'conversations.read' },
] as const;

/** What only the server knows, asked for when the typing rests. */
export const useFoundEntries = (asked: { readonly value: string }) => {
  const router = useRouter();
  const search = useSearch();
  const me = useMe();
  const found = shallowRef<readonly PaletteEntry[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const toEntry = (item: FoundItemView, group: PaletteEntry['group']): PaletteEntry => ({
    id: `${item.kind}:${item.id}`,
    group,
    label: nameOf(item),
    detail: item.kind === 'ticket' ? factsOf(item).join(' · ') : item.snippet.text,
    keys: [],
    press: () => void router.push(placeOf(item) ?? { name: 'search' }),
  });
  const ask = async (q: string): Promise<void> => {
    const pages = await Promise.all(
      KINDS.filter(({ right }) => me.has(right)).map(async ({ kind, group }) => {
        const items = await search.glance(q, kind).catch(() => []);
        return items.map((item) => toEntry(item, group));
      }),
    );
    if (q === asked.value.trim()) found.value = pages.flat();
  };
  watch(
    () => asked.value.trim(),
    (q) => {
      clearTimeout(timer);
      found.value = [];
      if (q !== '') timer = setTimeout(() => void ask(q), ASK_AFTER_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));
  return found;
};
