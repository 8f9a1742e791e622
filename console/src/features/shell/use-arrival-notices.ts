import { computed, onScopeDispose, watch } from 'vue';
import { useRouter } from 'vue-router';
import type { MessageView } from '../../../../src/contract/conversations/messages.js';
import { formatWaited } from '../../locales/format-time.js';
import { previewWords } from '../../locales/preview-words.js';
import { t } from '../../locales/translate.js';
import { useAlarms } from '../../state/conversations/alarms.js';
import { useConversationLists } from '../../state/conversations/lists/conversation-lists.js';
import { useConversations } from '../../state/conversations/conversations.js';
import { useGatheredChanges } from '../../state/conversations/lists/use-gathered-changes.js';
import { useAlerts } from '../../state/desk/alerts.js';
import { nowMs } from '../../state/desk/clock.js';
import { useNotices } from '../../state/desk/notices.js';
import { useLive } from '../../state/live/live.js';
import { useColleagues } from '../../state/people/colleagues.js';
import { useMe } from '../../state/people/me.js';

/** What one conversation's notices have in common. */
const useCalling = () => {
  const router = useRouter();
  const live = useLive();
  return (conversationId: string) => ({
    isSeen: live.openId === conversationId && document.hasFocus(),
    onPress: () => void router.push({ name: 'conversations', params: { conversationId } }),
  });
};

/** A customer writes, a conversation comes, a note names the agent. */
const useArrivals = (): void => {
  const calling = useCalling();
  const live = useLive();
  const me = useMe();
  const conversations = useConversations();
  const colleagues = useColleagues();
  const notices = useNotices();

  const callFor = (line: MessageView): void => {
    const view = conversations.views.get(line.conversationId);
    if (!view || view.agentId !== me.agentId) return;
    const body = previewWords({ type: line.content.type, text: view.lastPreview?.text ?? '' });
    const named = { key: line.id, title: view.customerName, body, tag: view.id };
    notices.call({ event: 'message', ...named, ...calling(view.id) });
  };
  watch(
    () => live.arrivals.length > 0,
    (have) => {
      if (have) for (const line of live.takeArrivals()) callFor(line);
    },
  );
  // At once: two that come together are two.
  watch(
    () => live.lastAssigned,
    (view) => {
      if (!view) return;
      const named = { key: `${view.id}.${view.assignmentNumber}`, tag: view.id };
      const words = { title: view.customerName, body: t('alerts.assigned') };
      notices.call({ event: 'assigned', ...named, ...words, ...calling(view.id) });
    },
    { flush: 'sync' },
  );
  watch(
    () => live.lastMention,
    (mention) => {
      if (!mention) return;
      const name = colleagues.nameOf(mention.authorId) ?? t('alarm.agent');
      const named = { key: mention.messageId, tag: mention.messageId };
      const words = { title: t('alerts.mention', { name }), body: mention.excerpt };
      notices.call({ event: 'mention', ...named, ...words, ...calling(mention.conversationId) });
    },
    { flush: 'sync' },
  );
};

/** A customer has waited too long, or too many wait. */
const useDelays = (): void => {
  const calling = useCalling();
  const router = useRouter();
  const alarms = useAlarms();
  const alerts = useAlerts();
  const colleagues = useColleagues();
  const lists = useConversationLists();
  const notices = useNotices();

  watch(
    () => alarms.lastCall,
    (call) => {
      if (!call) return;
      const { view, reason } = call;
      const title = view.customerName;
      if (reason === 'low_rating') {
        const named = { key: `${view.id}.rated.${view.lastNumber}`, tag: `${view.id}.rated` };
        return notices.call({ event: 'rating', ...named, title, body: t('alarm.lowRating'), ...calling(view.id) });
      }
      const time = formatWaited(nowMs.value - Date.parse(view.waitingSince ?? view.arrivedAt));
      const agent = colleagues.nameOf(view.agentId) ?? t('alarm.agent');
      const body = reason === 'reported' ? t('alarm.report', { time, agent }) : t('alarm.waited', { time });
      const named = { key: `${view.id}.${view.waitingSince ?? ''}.${time}`, tag: `${view.id}.waited` };
      notices.call({ event: 'alarm', ...named, title, body, ...calling(view.id) });
    },
  );
  watch(
    () => (lists.counts.queued ?? 0) > alerts.chosen.queueLimit,
    (isLong) => {
      if (!isLong) return;
      const words = { title: t('list.queued'), body: t('alerts.queue', { count: lists.counts.queued ?? 0 }) };
      const onPress = (): void => void router.push({ name: 'conversations' });
      notices.call({ event: 'queue', key: 'queue', tag: 'queue', ...words, isSeen: false, onPress });
    },
  );
};

/** Each new title is told to the whole browser, which takes as long as a list of thousands. */
const TITLE_MS = 1_000;

/** Calls the agent for what the settings say, and counts in the title of the page. */
export const useArrivalNotices = (): void => {
  const alerts = useAlerts();
  const lists = useConversationLists();
  const notices = useNotices();
  useArrivals();
  useDelays();

  const count = computed(() => (alerts.chosen.message.badge ? lists.counts.unread : 0) + notices.uncounted);
  const title = (): string => (count.value > 0 ? `(${count.value}) ${t('app.name')}` : t('app.name'));
  const changes = useGatheredChanges(() => [title()], TITLE_MS);
  watch(changes, () => (document.title = title()), { immediate: true });
  onScopeDispose(() => {
    document.title = t('app.name');
  });
};
