import { z } from 'zod';
import type { ProveBody } from '../../../../src/contract/people/account.js';
import { enrolment, ownAccount, ownSessionList, recoveryCodes } from '../../../../src/contract/people/account.js';
import { signInAnswer } from '../../../../src/contract/people/agents.js';
import type { Call } from '../call.js';

const nothing = z.unknown();
const FACTOR = '/me/second-factor';

export const createAccountApi = (call: Call) => ({
  read: () => call({ path: '/me/account', answer: ownAccount }),
  rename: (name: string) => call({ method: 'PATCH', path: '/me/account', body: { name }, answer: ownAccount }),
  changePassword: (body: { readonly password: string; readonly newPassword: string }) =>
    call({ method: 'POST', path: '/me/password', body, answer: signInAnswer }),
  prove: (body: ProveBody) => call({ method: 'POST', path: '/me/proof', body, answer: nothing }),
  /** Refused with `proof_required` where it has to be shown. */
  askProof: () => call({ path: '/me/proof', answer: nothing }),
  sessions: () => call({ path: '/me/sessions', answer: ownSessionList }),
  endSession: (id: string) =>
    call({ method: 'DELETE', path: `/me/sessions/${encodeURIComponent(id)}`, answer: nothing }),
  beginFactor: (password: string) => call({ method: 'POST', path: FACTOR, body: { password }, answer: enrolment }),
  confirmFactor: (code: string) =>
    call({ method: 'POST', path: `${FACTOR}/confirm`, body: { code }, answer: recoveryCodes }),
  renewCodes: (password: string) =>
    call({ method: 'POST', path: `${FACTOR}/recovery-codes`, body: { password }, answer: recoveryCodes }),
  removeFactor: (password: string) =>
    call({ method: 'POST', path: `${FACTOR}/remove`, body: { password }, answer: nothing }),
});
