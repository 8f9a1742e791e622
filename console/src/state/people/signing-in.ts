import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { LinkView } from '../../../../src/contract/people/agents.js';
import { backend, csrfToken } from '../live/backend.js';
import { useMe } from './me.js';

type Credentials = { readonly loginName: string; readonly password: string; readonly totp?: string };
type FirstOwner = Credentials & {
  readonly setupCode: string;
  readonly merchantName: string;
  readonly ownerName: string;
};

/** Coming in and going out. */
export const useSigningIn = defineStore('signing-in', () => {
  const me = useMe();
  /** Undefined until the server has said so: nothing is offered that may not be there. */
  const isSetUp = ref<boolean | undefined>();

  const askWhetherSetUp = async (): Promise<void> => {
    isSetUp.value = (await backend.people.setupState()).isSetUp;
  };

  const signIn = async (credentials: Credentials): Promise<void> => {
    const former = me.agentId;
    csrfToken.value = (await backend.people.signIn(credentials)).csrfToken;
    await me.load();
    // What one agent saw is not for the next one at this computer: a fresh page knows nothing.
    if (former && former !== me.agentId) location.reload();
  };

  /** Makes the first merchant and its owner, and signs the owner in. */
  const setUp = async ({ setupCode, merchantName, ownerName, loginName, password }: FirstOwner): Promise<void> => {
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    await backend.people.setUp({
      setupCode,
      merchant: { name: merchantName, ...(timeZone && { timeZone }) },
      owner: { name: ownerName, loginName, password },
    });
    isSetUp.value = true;
    await signIn({ loginName, password });
  };

  const signOut = async (): Promise<void> => {
    await backend.people.signOut();
    location.replace('/sign-in');
  };

  const lookAtLink = (token: string): Promise<LinkView> => backend.team.lookAtLink(token);
  const useLink = (token: string, password: string) => backend.team.useLink(token, password);

  return { isSetUp, lookAtLink, useLink, askWhetherSetUp, signIn, setUp, signOut };
});
