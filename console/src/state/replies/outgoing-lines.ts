import { shallowRef } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import { newClientId } from './new-client-id.js';
import type { OutgoingContent } from './outgoing-content.js';
import { createOutgoingShelf } from './outgoing.js';
import type { Outgoing } from './outgoing.js';

/** How long what is sent can be taken back, where the agent chose that. */
export const HOLD_MS = 5000;

/** The lines one agent has sent and the server has not yet confirmed, kept over a reload. */
export const createOutgoingLines = () => {
  const lines = shallowRef<readonly Outgoing[]>([]);
  let shelf = createOutgoingShelf('nobody');

  const find = (clientMsgId: string): Outgoing | undefined =>
    lines.value.find((line) => line.clientMsgId === clientMsgId);

  const drop = (clientMsgId: string): void => {
    const line = find(clientMsgId);
    if (!line) return;
    if (line.picture) URL.revokeObjectURL(line.picture.url);
    shelf.forget(clientMsgId);
    lines.value = lines.value.filter((each) => each !== line);
  };

  const replace = (line: Outgoing): void => {
    lines.value = lines.value.map((each) => (each.clientMsgId === line.clientMsgId ? line : each));
    shelf.keep(line);
  };

  const add = ({ id, assignmentNumber }: ConversationView, content: OutgoingContent, isHeld = false): void => {
    const line: Outgoing = {
      clientMsgId: newClientId(),
      conversationId: id,
      assignmentNumber,
      createdAt: new Date().toISOString(),
      ...(isHeld && { heldUntilMs: Date.now() + HOLD_MS }),
      ...content,
    };
    lines.value = [...lines.value, line];
    shelf.keep(line);
  };

  /** Another agent, other lines. */
  const open = (agentId: string | undefined): void => {
    shelf = createOutgoingShelf(agentId ?? 'nobody');
    lines.value = agentId ? shelf.readAll() : [];
  };

  /** A page that goes away holds nothing back any more. */
  const releaseAll = (): void => {
    for (const { heldUntilMs, ...line } of lines.value) if (heldUntilMs !== undefined) replace(line);
  };

  const nextOf = (conversationId: string): Outgoing | undefined =>
    lines.value.find((line) => line.conversationId === conversationId && !line.refusal);

  return { lines, find, drop, replace, add, releaseAll, open, nextOf };
};

export type OutgoingLines = ReturnType<typeof createOutgoingLines>;
