import type { ConversationDeps } from '../conversations/deps.js';

/** What every timer's handler needs. */
export type TimerDeps = ConversationDeps;
