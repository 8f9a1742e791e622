import { onScopeDispose, watch, watchEffect } from 'vue';
import { useRouter } from 'vue-router';
import { formatWaited } from '../../locales/format-time.js';
import { previewWords } from '../../locales/preview-words.js';
import { t } from '../../locales/translate.js';
import { useAlarms } from '../../state/conversations/alarms.js';
import { nowMs } from '../../state/desk/clock.js';
import { useColleagues } from '../../state/people/colleagues.js';
import { useConversationLists } from '../../state/conversations/conversation-lists.js';
import { useConversations } from '../../state/conversations/conversations.js';
import { useLive } from '../../state/live/live.js';
import { useMe } from '../../state/people/me.js';
import { useMentions } from '../../state/conversations/mentions.js';
import { useNotices } from '../../state/desk/notices.js';

/** Calls the agent whom a colleague's note names. */
const useMentionNotices = (): void => {
  const router = useRouter();
  const colleagues = useColleagues();
  const mentions = useMentions();
  const notices = useNotices();
  watch(
    () => mentions.lastCall,
    (mention) => {
      if (!mention) return;
      const { conversationId, customerName, authorId, excerpt } = mention;
      notices.call({
        title: customerName,
        body: t('mention.report', { name: colleagues.nameOf(authorId) ?? t('mention.someone'), excerpt }),
        tag: `${conversationId}.mention`,
        onPress: () => void router.push({ name: 'conversations', params: { conversationId } }),
      });
    },
  );
};

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

  useMentionNotices();
  watchEffect(() => {
    const { unread } = lists.counts;
    document.title = unread > 0 ? `(${unread}) ${t('app.name')}` : t('app.name');
  });
  onScopeDispose(() => {
    document.title = t('app.name');
  });
};
