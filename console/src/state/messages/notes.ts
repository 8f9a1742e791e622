import { defineStore } from 'pinia';
import { backend } from '../live/backend.js';
import { newClientId } from '../replies/new-client-id.js';
import { useMessages } from './messages.js';

/** Private notes: seen by agents only. */
export const useNotes = defineStore('notes', () => {
  const messages = useMessages();
  /** An attempt that was not answered is made again under the same id, so that it is stored once. */
  const attempts = new Map<string, string>();

  const write = async (
    conversationId: string,
    { text, mentions }: { readonly text: string; readonly mentions: readonly string[] },
  ): Promise<void> => {
    const attempt = `${conversationId} ${text}`;
    const clientMsgId = attempts.get(attempt) ?? newClientId();
    attempts.set(attempt, clientMsgId);
    const note = await backend.composing.addNote(conversationId, { clientMsgId, text, mentions: [...mentions] });
    attempts.delete(attempt);
    messages.put(conversationId, [note]);
  };

  return { write };
});
