import { onScopeDispose, watch, watchEffect } from 'vue';
import { useRouter } from 'vue-router';
import { formatWaited } from '../../locales/format-time.js';
import { previewWords } from '../../locales/preview-words.js';
import { t } from '../../locales/translate.js';
import { useAlarms } from '../../state/alarms.js';
import { nowMs } from '../../state/clock.js';
import { useColleagues } from '../../state/colleagues.js';
import { useConversationLists } from '../../state/conversation-lists.js';
import { useConversations } from '../../state/conversations.js';
import { useLive } from '../../state/live.js';
import { useMe } from '../../state/me.js';
import { useNotices } from '../../state/notices.js';

/** Calls the agent when one of their customers writes or has waited too long, and counts unread lines in the title of the page. */
export const useArrivalNotices = (): void => {
  const router = useRouter();
  const alarms = useAlarms();
  const colleagues = useColleagues();
  const conversations = useConversations();
  const lists = useConversationLists();
  const live = useLive();
  const me = useMe();
  const notices = useNotices();

  const isBeingRead = (conversationId: string): boolean => live.openId === conversationId && document.hasFocus();

  watch(
    () => live.lastArrival,
    (line) => {
      const view = line && conversations.views.get(line.conversationId);
      if (!line || !view || view.agentId !== me.agentId || isBeingRead(view.id)) return;
      notices.call({
        title: view.customerName,
        body: previewWords({ type: line.content.type, text: view.lastPreview?.text ?? '' }),
        tag: view.id,
        onPress: () => void router.push({ name: 'conversations', params: { conversationId: view.id } }),
      });
    },
  );

  watch(
    () => alarms.lastCall,
    (call) => {
      if (!call) return;
      const { view, isForSupervisor } = call;
      const time = formatWaited(nowMs.value - Date.parse(view.waitingSince ?? view.arrivedAt));
      const agent = colleagues.nameOf(view.agentId) ?? t('alarm.agent');
      notices.call({
        title: view.customerName,
        body: isForSupervisor ? t('alarm.report', { time, agent }) : t('alarm.waited', { time }),
        tag: `${view.id}.waited`,
        onPress: () => void router.push({ name: 'conversations', params: { conversationId: view.id } }),
      });
    },
  );

  watchEffect(() => {
    const { unread } = lists.counts;
    document.title = unread > 0 ? `(${unread}) ${t('app.name')}` : t('app.name');
  });
  onScopeDispose(() => {
    document.title = t('app.name');
  });
};
