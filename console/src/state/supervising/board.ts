import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { BoardView } from '../../../../src/contract/board.js';
import { backend } from '../live/backend.js';

/** The live board, while somebody looks at it. The socket brings it; it is read once where the socket is not there. */
export const useBoard = defineStore('board', () => {
  const board = shallowRef<BoardView | undefined>();
  /** Whether this page wants to be told: said again after every reconnect. */
  const isWatched = ref(false);

  const apply = (next: BoardView): void => {
    if (!board.value || board.value.at <= next.at) board.value = next;
  };
  const load = async (): Promise<void> => apply(await backend.supervising.board());

  return { board, isWatched, apply, load };
});
