import { onScopeDispose, ref } from 'vue';
import { useDesk } from '../../state/desk/desk.js';
import { useTickets } from '../../state/tickets/tickets.js';

type Acts = {
  readonly open: (ticketId: string) => void;
  readonly make: () => void;
  readonly choose: (ticketId: string) => void;
  /** False where there is nothing to leave. */
  readonly leave: () => unknown;
};

/** The keyboard on the page of tickets: J and K walk over the rows, Enter opens, X chooses, W makes a new one. */
export const useTicketKeys = ({ open, make, choose, leave }: Acts) => {
  const desk = useDesk();
  const tickets = useTickets();
  const rowId = ref<string | undefined>();

  const step = (by: 1 | -1): void => {
    const ids = tickets.items.map(({ id }) => id);
    const at = ids.indexOf(rowId.value ?? '');
    rowId.value = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by))];
    document.querySelector(`[data-ticket="${rowId.value}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const onRow = (act: (ticketId: string) => void) => (): void => {
    if (rowId.value) act(rowId.value);
  };
  const table: Readonly<Record<string, () => unknown>> = {
    next: () => step(1),
    previous: () => step(-1),
    open: onRow(open),
    select: onRow(choose),
    ticket: make,
    back: leave,
  };
  desk.pageTakes = (command) => {
    table[command]?.();
    return command in table;
  };
  onScopeDispose(() => {
    desk.pageTakes = undefined;
  });
  return { rowId };
};
