import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { EnrolmentView, OwnAccountView, OwnSessionView } from '../../../../src/contract/people/account.js';
import { backend, csrfToken } from '../live/backend.js';
import { useMe } from './me.js';

/** One's own account: name, password, second factor, where one is signed in. */
export const useAccount = defineStore('account', () => {
  const me = useMe();
  const account = ref<OwnAccountView | undefined>();
  const sessions = ref<readonly OwnSessionView[]>([]);

  /** Without the sessions: who still lacks a second factor may not read them. */
  const loadOwn = async (): Promise<void> => {
    account.value = await backend.account.read();
  };

  const load = async (): Promise<void> => {
    const [own, list] = await Promise.all([backend.account.read(), backend.account.sessions()]);
    account.value = own;
    sessions.value = list.items;
  };

  return {
    account,
    sessions,
    load,
    loadOwn,
    rename: async (name: string): Promise<void> => {
      account.value = await backend.account.rename(name);
      me.applyChange({ name });
    },
    /** Every other session ends; this one goes on under a new token. */
    changePassword: async (password: string, newPassword: string): Promise<void> => {
      csrfToken.value = (await backend.account.changePassword({ password, newPassword })).csrfToken;
      await load();
    },
    endSession: async (id: string): Promise<void> => {
      await backend.account.endSession(id);
      sessions.value = sessions.value.filter((session) => session.id !== id);
    },
    beginFactor: (password: string): Promise<EnrolmentView> => backend.account.beginFactor(password),
    confirmFactor: async (code: string): Promise<readonly string[]> => {
      const { recoveryCodes } = await backend.account.confirmFactor(code);
      await loadOwn();
      return recoveryCodes;
    },
    renewCodes: async (password: string): Promise<readonly string[]> => {
      const { recoveryCodes } = await backend.account.renewCodes(password);
      await load();
      return recoveryCodes;
    },
    removeFactor: async (password: string): Promise<void> => {
      await backend.account.removeFactor(password);
      await load();
    },
  };
});
