import { computed } from 'vue';
import { useConversations } from '../../state/conversations/conversations.js';
import { useDesk } from '../../state/desk/desk.js';
import { useLive } from '../../state/live/live.js';
import { useMe } from '../../state/people/me.js';
import { useQuickReplies } from '../../state/replies/quick-replies.js';
import type { PaletteEntry } from './palette-entry.js';

/** Prepared answers, where there is a composer to put them into. */
export const useReplyEntries = () => {
  const desk = useDesk();
  const live = useLive();
  const me = useMe();
  const conversations = useConversations();
  const quickReplies = useQuickReplies();

  const canReply = computed(() => {
    const view = live.openId ? conversations.views.get(live.openId) : undefined;
    return view?.state === 'active' && view.agentId === me.agentId && me.has('quick_replies.use');
  });
  if (canReply.value && !quickReplies.items) void quickReplies.load().catch(() => undefined);

  return computed((): readonly PaletteEntry[] =>
    (canReply.value ? quickReplies.byUse : []).map((reply) => ({
      id: `reply:${reply.id}`,
      group: 'replies',
      label: reply.title,
      detail: reply.text,
      keys: [],
      press: () => desk.askQuickReplies(reply.id),
    })),
  );
};
