import { computed } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { MediaView } from '../../../../src/contract/conversations/messages.js';
import { allowanceState } from '../../state/replies/allowance.js';
import { nowMs } from '../../state/desk/clock.js';
import { useConversationDetails } from '../../state/conversations/conversation-details.js';
import { useDrafts } from '../../state/replies/drafts.js';
import { useSending } from '../../state/replies/sending.js';
import { byteLength, joinLines, splitText } from './trays/split-text.js';
import { useRoom } from './use-room.js';
import { useTray } from './trays/use-tray.js';

/** What is being written in one conversation, whether it may be sent, and sending it. */
export const useReply = (view: () => ConversationView) => {
  const details = useConversationDetails();
  const drafts = useDrafts();
  const sending = useSending();

  const text = computed({
    get: () => drafts.of(view().id),
    set: (value: string) => drafts.set(view().id, value),
  });
  const pictures = computed({
    get: () => drafts.pictures.get(view().id) ?? [],
    set: (files: readonly File[]) => drafts.pictures.set(view().id, files),
  });

  /** Stored pictures of a quick reply. */
  const prepared = computed({
    get: () => drafts.prepared.get(view().id) ?? [],
    set: (kept: readonly MediaView[]) => drafts.prepared.set(view().id, kept),
  });

  const allowance = computed(() => details.extras.get(view().id)?.allowance);
  const state = computed(() =>
    allowance.value ? allowanceState(allowance.value, nowMs.value, sending.uncountedIn(view().id)) : undefined,
  );
  const room = useRoom(view, state);
  const tray = useTray(view, text, room.isScarce);

  const whole = computed(() => joinLines([...tray.lines.value, text.value]));
  const bytes = computed(() => byteLength(whole.value));
  const parts = computed(() => splitText(whole.value));
  /** What gathers leaves as one message, so it has to fit into one. */
  const isTooLong = computed(() => tray.lines.value.length > 0 && parts.value.length > 1);
  const needed = computed(() => parts.value.length + pictures.value.length + prepared.value.length);
  const isTooMuch = computed(() => needed.value > 0 && needed.value > room.count.value);
  const canSend = computed(() => needed.value > 0 && !isTooMuch.value && !isTooLong.value);

  const send = (): void => {
    if (!canSend.value) return;
    const reserve = { useReserve: room.isReserveTaken.value };
    for (const part of parts.value) sending.sendText(view(), part, reserve);
    for (const { id } of prepared.value) sending.sendStored(view(), id, reserve);
    if (pictures.value.length > 0) sending.sendPictures(view(), pictures.value, reserve);
    tray.lines.value = [];
    text.value = '';
    pictures.value = [];
    prepared.value = [];
    room.isReserveTaken.value = false;
  };

  const facts = { allowance, state, bytes, parts, needed, isTooMuch, isTooLong, canSend };
  return { text, pictures, prepared, whole, room, tray, ...facts, send };
};

export type Reply = ReturnType<typeof useReply>;
