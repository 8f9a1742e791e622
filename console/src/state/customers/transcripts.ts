import type { TranscriptView } from '../../../../src/contract/conversations/conversation-export.js';
import { backend } from '../live/backend.js';

/** A conversation in words, to be printed. */
export const readTranscript = (conversationId: string): Promise<TranscriptView> =>
  backend.customers.transcript(conversationId);

/** Where a browser fetches the conversation as a file. */
export const exportUrl = (conversationId: string, form: 'text' | 'csv'): string =>
  `/api/v1/conversations/${encodeURIComponent(conversationId)}/export?form=${form}`;
