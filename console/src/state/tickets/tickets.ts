import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type {
  BulkTicketBody,
  TicketCountsView,
  TicketStatusView,
  TicketView,
} from '../../../../src/contract/tickets/tickets.js';
import { backend } from '../live/backend.js';

/** How the list is narrowed and sorted; empty words do not matter. */
export type TicketFilterWords = {
  readonly status: string;
  readonly priority: string;
  readonly typeId: string;
  readonly agentId: string;
  readonly skillGroupId: string;
  readonly source: string;
  readonly tag: string;
  readonly text: string;
  readonly dueBefore: string;
};
export type TicketSortWord = 'due' | 'updated' | 'created';

export const NO_FILTER: TicketFilterWords = {
  status: '',
  priority: '',
  typeId: '',
  agentId: '',
  skillGroupId: '',
  source: '',
  tag: '',
  text: '',
  dueBefore: '',
};
export const NOT_DONE: TicketFilterWords = { ...NO_FILTER, status: 'open,pending' };
export const BOARD_COLUMNS: readonly TicketStatusView[] = ['open', 'pending', 'solved', 'closed'];

const PAGE_SIZE = 50;
const REREAD_MS = 800;

const given = (words: object): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter(([, word]) => word !== ''));

const readColumn = async (words: Readonly<Record<string, string>>, status: TicketStatusView) => {
  const page = await backend.tickets.list({ ...words, status, limit: PAGE_SIZE });
  return [status, page.items] as const;
};

/** Reads again a moment after the first change. Not put off by the next one: where much changes, the list would stay as it was. */
const createReread = (load: () => Promise<void>) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void load().catch(() => undefined);
    }, REREAD_MS);
  };
};

/** The list of tickets as it is narrowed, its board, and how many there are. */
export const useTickets = defineStore('tickets', () => {
  const filter = ref<TicketFilterWords>(NOT_DONE);
  const sort = ref<TicketSortWord>('updated');
  const mode = ref<'list' | 'board'>('list');
  const items = shallowRef<readonly TicketView[]>([]);
  const board = shallowRef<Readonly<Partial<Record<TicketStatusView, readonly TicketView[]>>>>({});
  const cursor = ref<string | undefined>();
  const counts = shallowRef<TicketCountsView | undefined>();
  const isLoaded = ref(false);
  /** Rises when a ticket changed, with its id: whoever shows more of it reads it again. */
  const lastChange = shallowRef<TicketView | undefined>();
  let asked = 0;

  const words = computed(() => ({ ...given(filter.value), sort: sort.value }));
  const exportAddress = computed(() => `/api/v1/tickets/export?${new URLSearchParams(words.value).toString()}`);

  const readList = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    const page = await backend.tickets.list({ ...words.value, limit: PAGE_SIZE });
    if (mine !== asked) return;
    items.value = page.items;
    cursor.value = page.nextCursor ?? undefined;
  };
  const readBoard = async (): Promise<void> => {
    board.value = Object.fromEntries(await Promise.all(BOARD_COLUMNS.map((status) => readColumn(words.value, status))));
  };
  const load = async (): Promise<void> => {
    await (mode.value === 'list' ? readList() : readBoard());
    counts.value = await backend.tickets.counts();
    isLoaded.value = true;
  };
  const rereadSoon = createReread(load);
  const loadMore = async (): Promise<void> => {
    if (!cursor.value) return;
    const page = await backend.tickets.list({ ...words.value, limit: PAGE_SIZE, cursor: cursor.value });
    items.value = [...items.value, ...page.items];
    cursor.value = page.nextCursor ?? undefined;
  };

  /** A changed ticket is shown at once where it stands; whether it still belongs there is asked a moment later. */
  const apply = (ticket: TicketView): void => {
    lastChange.value = ticket;
    if (!isLoaded.value) return;
    items.value = items.value.map((each) => (each.id === ticket.id && each.version < ticket.version ? ticket : each));
    rereadSoon();
  };

  const bulk = async (ticketIds: readonly string[], change: BulkTicketBody['change']) => {
    const answer = await backend.tickets.bulk({ ticketIds: [...ticketIds], change });
    await load();
    return answer;
  };

  return { filter, sort, mode, items, board, cursor, counts, lastChange, exportAddress, load, loadMore, apply, bulk };
});
