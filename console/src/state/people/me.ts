import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { Ref } from 'vue';
import type { AgentStatusView, Me } from '../../../../src/contract/people/agents.js';
import { failureCodeOf } from '../../api/api-error.js';
import { backend, csrfToken, factorNeededCount, signedOutCount } from '../live/backend.js';

/** Until the merchant's own numbers are known. */
const CALM: Me['desk'] = { waitSoonSeconds: 60, waitLateSeconds: 180, atRiskMinutes: 120 };

/** What is read off the one who is signed in. */
const factsOf = (me: Ref<Me | undefined>) => {
  const has = (right: string): boolean => me.value?.rights.includes(right) ?? false;
  return {
    has,
    hasPayments: computed(() => me.value?.hasPayments ?? false),
    /** Phone numbers and addresses come in full, and not masked. */
    readsPersonalData: computed(() => has('personal_data.read')),
    seesAll: computed(() => has('conversations.read_all')),
    agentId: computed(() => me.value?.agentId),
    /** Nothing but setting a second factor up is let in. */
    lacksSecondFactor: computed(() => me.value?.lacksSecondFactor ?? false),
    desk: computed(() => me.value?.desk ?? CALM),
  };
};

/** Who is signed in. `unknown` until the server has been asked once. */
export const useMe = defineStore('me', () => {
  const me = ref<Me | undefined>();
  const state = ref<'unknown' | 'signed_in' | 'signed_out'>('unknown');
  /** The session ended under a page that was in use. */
  const hasExpired = ref(false);

  /** Asks who is signed in. Throws when the server cannot be asked. */
  const load = async (): Promise<void> => {
    try {
      me.value = await backend.people.me();
      csrfToken.value = me.value.csrfToken;
      state.value = 'signed_in';
      hasExpired.value = false;
    } catch (error) {
      if (failureCodeOf(error) !== 'unauthenticated') throw error;
      expire();
    }
  };

  const expire = (): void => {
    if (state.value === 'signed_in') hasExpired.value = true;
    csrfToken.value = undefined;
    state.value = 'signed_out';
  };

  const changeStatus = async (status: AgentStatusView, reason?: string): Promise<void> => {
    await backend.people.changeStatus(status, reason);
    applyChange({ status, statusReason: reason ?? null });
  };

  /** What others changed about this agent, or another tab. */
  const applyChange = (
    change: Partial<
      Pick<Me, 'name' | 'status' | 'statusReason' | 'statusReasons' | 'wrapUp' | 'capacity' | 'skillGroupIds'>
    >,
  ): void => {
    if (me.value) me.value = { ...me.value, ...change };
  };

  watch(signedOutCount, expire);
  watch(factorNeededCount, () => {
    if (!me.value?.lacksSecondFactor) void load().catch(() => undefined);
  });

  return { me, state, hasExpired, ...factsOf(me), load, changeStatus, applyChange };
});
