import type { DataSource } from 'typeorm';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { SecretBox } from '../../../postgres/channels/secret-box.js';
import { createLoginCounterRepository } from '../../../postgres/repositories/people/login-counter-repository.js';
import { createSecondFactorDirectory } from '../../../postgres/repositories/people/second-factor-repository.js';
import {
  createSessionRepository,
  createSignInDirectory,
} from '../../../postgres/repositories/people/session-repository.js';
import {
  createEndOwnSession,
  createListOwnSessions,
  createReadOwnAccount,
  createRenameSelf,
} from '../../../services/account/own-account.js';
import { createProveAgain, createRequireProof } from '../../../services/account/prove-again.js';
import { createProveSelf } from '../../../services/account/prove-self.js';
import {
  createBeginSecondFactor,
  createConfirmSecondFactor,
  createRemoveSecondFactor,
  createRenewRecoveryCodes,
} from '../../../services/account/second-factor.js';
import { createChangeOwnPassword } from '../../../services/agents/change-own-password.js';
import { createResetSecondFactor } from '../../../services/agents/reset-second-factor.js';
import type { WakeUp } from '../../../services/ports/live/wake-up.js';
import type { UnitOfWork } from '../../../services/ports/stores/unit-of-work.js';
import type { Passwords } from '../../../services/ports/tools/passwords.js';
import type { Tokens } from '../../../services/ports/tools/tokens.js';
import type { AnnounceEnding } from '../../../services/sign-in/end-sessions.js';
import { createOpenSession } from '../../../services/sign-in/open-session.js';
import { createProvePassword } from '../../../services/sign-in/prove-password.js';
import { createSignIn } from '../../../services/sign-in/sign-in.js';
import { createOneTimeCodes } from '../../tools/one-time-codes.js';

const MINUTE_MS = 60_000;
/** A session ends after 12 h, or after 30 min in which no request and no console's heartbeat used it. */
const SESSION_MS = 12 * 60 * MINUTE_MS;
export const IDLE_MS = 30 * MINUTE_MS;

type Needs = {
  readonly system: DataSource;
  readonly secretBox: SecretBox;
  readonly unitOfWork: UnitOfWork;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly announceEnding: AnnounceEnding;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** Proving who one is, and what belongs to one's own account. */
export const buildSigningIn = (needs: Needs) => {
  const { system, secretBox } = needs;
  const sessions = createSessionRepository(system);
  const basics = {
    ...needs,
    sessions,
    directory: createSignInDirectory(system),
    counters: createLoginCounterRepository(system),
    secondFactors: createSecondFactorDirectory(system, secretBox),
    oneTimeCodes: createOneTimeCodes(),
    sessionMs: SESSION_MS,
    idleMs: IDLE_MS,
  };
  const provePassword = createProvePassword(basics);
  const openSession = createOpenSession(basics);
  const shared = { ...basics, provePassword, openSession, proveSelf: createProveSelf({ ...basics, provePassword }) };
  return {
    sessions,
    counters: basics.counters,
    signIn: createSignIn(shared),
    requireProof: createRequireProof(shared),
    proveAgain: createProveAgain(shared),
    changeOwnPassword: createChangeOwnPassword(shared),
    readOwnAccount: createReadOwnAccount(shared),
    renameSelf: createRenameSelf(shared),
    listOwnSessions: createListOwnSessions(shared),
    endOwnSession: createEndOwnSession(shared),
    beginSecondFactor: createBeginSecondFactor(shared),
    confirmSecondFactor: createConfirmSecondFactor(shared),
    renewRecoveryCodes: createRenewRecoveryCodes(shared),
    removeSecondFactor: createRemoveSecondFactor(shared),
    resetSecondFactor: createResetSecondFactor(shared),
  };
};
