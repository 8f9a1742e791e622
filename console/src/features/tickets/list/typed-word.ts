import { ref, watch } from 'vue';
import { useTickets } from '../../../state/tickets/tickets.js';
import type { TicketFilterWords } from '../../../state/tickets/tickets.js';

const TYPING_MS = 300;

/** A word of the filter that is typed: it counts once the typing pauses. */
export const useTypedWord = (name: keyof TicketFilterWords) => {
  const tickets = useTickets();
  const typed = ref(tickets.filter[name]);
  let typing: ReturnType<typeof setTimeout> | undefined;
  watch(typed, (now) => {
    clearTimeout(typing);
    typing = setTimeout(() => (tickets.filter = { ...tickets.filter, [name]: now.trim() }), TYPING_MS);
  });
  watch(
    () => tickets.filter[name],
    (word) => {
      if (word !== typed.value.trim()) typed.value = word;
    },
  );
  return typed;
};
