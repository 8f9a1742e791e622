import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import { backend } from '../live/backend.js';
import { proofAsked } from '../live/proof-asked.js';
import { useMe } from './me.js';

/** Proving once more who sits here, before what cannot be taken back. */
export const useProof = defineStore('proof', () => {
  const me = useMe();
  const answer = (isProved: boolean): void => proofAsked.value?.answer(isProved);

  watch(
    () => me.state,
    (state) => {
      if (state === 'signed_out') answer(false);
    },
  );
  return {
    /** What is to be shown; undefined while nothing waits for it. */
    by: computed(() => proofAsked.value?.by),
    /** What waited for it goes on by itself. Throws when it is not believed. */
    prove: async (shown: string): Promise<void> => {
      await backend.account.prove(proofAsked.value?.by === 'code' ? { code: shown } : { password: shown });
      answer(true);
    },
    leave: (): void => answer(false),
    /** Before a download, which cannot ask by itself. */
    ensure: async (): Promise<void> => {
      await backend.account.askProof();
    },
  };
});
