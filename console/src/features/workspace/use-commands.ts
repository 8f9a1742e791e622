import { computed } from 'vue';
import { useRouter } from 'vue-router';
import { useConversationActs } from '../../state/conversation-acts.js';
import { useConversationLists } from '../../state/conversation-lists.js';
import type { ListScope } from '../../state/conversation-lists.js';
import { useConversations } from '../../state/conversations.js';
import { useDesk } from '../../state/desk.js';
import { useLive } from '../../state/live.js';
import { useMe } from '../../state/me.js';
import type { Command } from './shortcuts.table.js';
import { tryAct } from './try-act.js';

/** What each command of the keyboard does. */
export const useCommands = (): ((command: Command) => void) => {
  const router = useRouter();
  const desk = useDesk();
  const live = useLive();
  const me = useMe();
  const acts = useConversationActs();
  const lists = useConversationLists();
  const conversations = useConversations();

  const held = computed(() => {
    const view = live.openId ? conversations.views.get(live.openId) : undefined;
    return view?.state === 'active' && view.agentId === me.agentId && !conversations.gone.has(view.id)
      ? view
      : undefined;
  });

  const open = (conversationId: string | undefined): void => {
    if (conversationId) void router.push({ name: 'conversations', params: { conversationId } });
  };

  const show = (tab: ListScope): void => {
    desk.tab = tab;
    desk.rowId = undefined;
  };

  /** Takes what is offered here first, then the head of the queue. */
  const take = async (): Promise<void> => {
    const offered = held.value;
    if (offered && offered.acceptedAt === null) await tryAct(() => acts.accept(offered));
    else await takeNext();
  };

  const takeNext = async (): Promise<void> => {
    const [first] = lists.queued;
    if (first && (await tryAct(() => acts.claim(first.id)))) {
      show('mine');
      open(first.id);
    }
  };

  const back = (): void => {
    if (document.activeElement instanceof HTMLTextAreaElement) return document.activeElement.blur();
    if (desk.isCustomerShown) desk.isCustomerShown = false;
    else void router.push({ name: 'conversations' });
  };

  const ifHeld = (dialog: 'transfer' | 'close') => (): void => {
    if (held.value) desk.dialog = dialog;
  };

  const table: Readonly<Record<Command, () => unknown>> = {
    next: () => desk.step(1),
    previous: () => desk.step(-1),
    open: () => open(desk.rowId),
    showMine: () => show('mine'),
    showQueue: () => show('queued'),
    showClosed: () => show('closed'),
    focusComposer: () => desk.focusComposer(),
    takeNext: take,
    transfer: ifHeld('transfer'),
    close: ifHeld('close'),
    customer: () => (desk.isCustomerShown = !desk.isCustomerShown),
    settings: () => (desk.dialog = 'settings'),
    help: () => (desk.dialog = 'help'),
    online: () => tryAct(() => me.changeStatus('online')),
    busy: () => tryAct(() => me.changeStatus('busy')),
    break: () => tryAct(() => me.changeStatus('break')),
    offline: () => tryAct(() => me.changeStatus('offline')),
    back,
  };
  return (command) => void table[command]();
};
