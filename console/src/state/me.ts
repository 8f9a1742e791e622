import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { AgentStatusView, Me } from '../../../src/contract/agents.js';
import { failureCodeOf } from '../api/api-error.js';
import { backend, csrfToken, signedOutCount } from './backend.js';

type Credentials = { readonly loginName: string; readonly password: string; readonly totp?: string };
type FirstOwner = {
  readonly setupCode: string;
  readonly merchantName: string;
  readonly ownerName: string;
  readonly loginName: string;
  readonly password: string;
};

/** Who is signed in. `unknown` until the server has been asked once. */
export const useMe = defineStore('me', () => {
  const me = ref<Me | undefined>();
  const state = ref<'unknown' | 'signed_in' | 'signed_out'>('unknown');
  /** The session ended under a page that was in use. */
  const hasExpired = ref(false);

  const take = (answer: Me): void => {
    me.value = answer;
    csrfToken.value = answer.csrfToken;
    state.value = 'signed_in';
    hasExpired.value = false;
  };

  /** Asks who is signed in. Throws when the server cannot be asked. */
  const load = async (): Promise<void> => {
    try {
      take(await backend.people.me());
    } catch (error) {
      if (failureCodeOf(error) !== 'unauthenticated') throw error;
      state.value = 'signed_out';
    }
  };

  const signIn = async (credentials: Credentials): Promise<void> => {
    csrfToken.value = (await backend.people.signIn(credentials)).csrfToken;
    take(await backend.people.me());
  };

  const setUp = async ({ setupCode, merchantName, ownerName, loginName, password }: FirstOwner): Promise<void> => {
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    await backend.people.setUp({
      setupCode,
      merchant: { name: merchantName, ...(timeZone && { timeZone }) },
      owner: { name: ownerName, loginName, password },
    });
    await signIn({ loginName, password });
  };

  const signOut = async (): Promise<void> => {
    await backend.people.signOut();
    csrfToken.value = undefined;
    state.value = 'signed_out';
    me.value = undefined;
  };

  const changeStatus = async (status: AgentStatusView): Promise<void> => {
    await backend.people.changeStatus(status);
    if (me.value) me.value = { ...me.value, status };
  };

  /** The status as others changed it, or another tab. */
  const applyChange = (change: Pick<Me, 'name' | 'status' | 'capacity' | 'skillGroupIds'>): void => {
    if (me.value) me.value = { ...me.value, ...change };
  };

  watch(signedOutCount, () => {
    if (state.value !== 'signed_in') return;
    hasExpired.value = true;
    csrfToken.value = undefined;
    state.value = 'signed_out';
  });

  return {
    me,
    state,
    hasExpired,
    agentId: computed(() => me.value?.agentId),
    load,
    signIn,
    setUp,
    signOut,
    changeStatus,
    applyChange,
  };
});
