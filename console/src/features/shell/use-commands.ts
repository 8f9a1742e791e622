import { useRouter } from 'vue-router';
import { useConversationActs } from '../../state/conversations/conversation-acts.js';
import { useConversationLists } from '../../state/conversations/lists/conversation-lists.js';
import type { ListScope } from '../../state/conversations/lists/conversation-lists.js';
import { useConversations } from '../../state/conversations/conversations.js';
import { useDesk } from '../../state/desk/desk.js';
import { useLive } from '../../state/live/live.js';
import { useMe } from '../../state/people/me.js';
import { PRESSED } from './shortcuts.table.js';
import type { Command, PressedCommand } from './shortcuts.table.js';
import type { CommandName } from './use-command-rows.js';
import { tryAct } from '../acts/try-act.js';
import { useLeaving } from '../status/use-leaving.js';

/** Moving about the desk. */
const useMoves = () => {
  const router = useRouter();
  const desk = useDesk();
  return {
    open: (conversationId: string | undefined): void => {
      if (conversationId) void router.push({ name: 'conversations', params: { conversationId } });
    },
    show: (tab: ListScope): void => {
      desk.tab = tab;
      desk.rowId = undefined;
      if (router.currentRoute.value.name !== 'conversations') void router.push({ name: 'conversations' });
    },
    /** The list has the keyboard from here on: Enter opens its row, not the button that was pressed before. */
    step: (by: 1 | -1): void => {
      const focused = document.activeElement;
      if (focused instanceof HTMLButtonElement) focused.blur();
      desk.step(by);
    },
    go: (name: string): void => void router.push({ name }),
    back: (): void => {
      const focused = document.activeElement;
      if (focused instanceof HTMLTextAreaElement) focused.blur();
      else if (desk.isCustomerShown) desk.isCustomerShown = false;
      else void router.push({ name: 'conversations' });
    },
  };
};

/** Acts on the open conversation, when it is the agent's own, and on the queue. */
const useServing = ({ open, show }: ReturnType<typeof useMoves>) => {
  const desk = useDesk();
  const live = useLive();
  const me = useMe();
  const acts = useConversationActs();
  const lists = useConversationLists();
  const conversations = useConversations();

  const held = () => {
    const view = live.openId ? conversations.views.get(live.openId) : undefined;
    const isHeld = view?.state === 'active' && view.agentId === me.agentId && !conversations.gone.has(view.id);
    return isHeld ? view : undefined;
  };

  const takeNext = async (): Promise<void> => {
    const [first] = lists.queued;
    if (!first || !(await tryAct(() => acts.claim(first.id)))) return;
    show('mine');
    open(first.id);
  };

  return {
    /** One's own, or as a supervisor what a colleague holds. */
    transfer: (): void => {
      const view = live.openId ? conversations.views.get(live.openId) : undefined;
      if (held() || (view?.state === 'active' && me.has('conversations.supervise'))) desk.dialog = 'transfer';
    },
    ask: (dialog: 'close' | 'products'): void => {
      if (held()) desk.dialog = dialog;
    },
    /** Of any conversation that is open, also of one that is not the agent's own. */
    makeTicket: (): void => {
      if (live.openId) desk.dialog = 'ticket';
    },
    /** Whoever sees a conversation may write a note into it. */
    writeNote: (): void => {
      desk.noteId = live.openId;
    },
    /** Takes what is offered here first, then the head of the queue. */
    take: async (): Promise<void> => {
      const offered = held();
      if (offered?.acceptedAt === null) await tryAct(() => acts.accept(offered));
      else await takeNext();
    },
  };
};

/** Of several the last: what was sent last is taken back first. */
const press = (name: PressedCommand): void =>
  [...document.querySelectorAll<HTMLElement>(`[data-command="${name}"]`)].at(-1)?.click();
const isPressed = (name: string): name is PressedCommand => PRESSED.some((each) => each === name);

/** What each command of the keyboard does. */
export const useCommands = (): ((name: CommandName) => void) => {
  const desk = useDesk();
  const me = useMe();
  const moves = useMoves();
  const serving = useServing(moves);
  const { leave } = useLeaving();

  const table: Readonly<Record<Exclude<Command, PressedCommand>, () => unknown>> = {
    next: () => moves.step(1),
    previous: () => moves.step(-1),
    open: () => moves.open(desk.rowId),
    showMine: () => moves.show('mine'),
    showQueue: () => moves.show('queued'),
    showAtRisk: () => moves.show('at_risk'),
    showGroups: () => moves.show('groups'),
    showClosed: () => moves.show('closed'),
    focusComposer: () => desk.focusComposer(),
    quickReplies: () => desk.askQuickReplies(),
    note: () => serving.writeNote(),
    takeNext: () => serving.take(),
    transfer: () => serving.transfer(),
    close: () => serving.ask('close'),
    ticket: () => serving.makeTicket(),
    // Only pages with rows to choose have a use for it.
    select: () => undefined,
    customer: () => (desk.isCustomerShown = !desk.isCustomerShown),
    orders: () => desk.showOrders(),
    products: () => serving.ask('products'),
    label: () => {
      desk.isCustomerShown = true;
      desk.tagCalls += 1;
    },
    palette: () => (desk.dialog = 'palette'),
    help: () => (desk.dialog = 'help'),
    online: () => tryAct(() => me.changeStatus('online')),
    busy: () => tryAct(() => me.changeStatus('busy')),
    break: () => tryAct(() => me.changeStatus('break')),
    offline: () => leave('offline'),
    back: () => moves.back(),
  };
  const isCommand = (name: string): name is keyof typeof table => name in table;
  return (name) => {
    if (desk.pageTakes?.(name)) return;
    if (isPressed(name)) press(name);
    else if (isCommand(name)) void table[name]();
    else moves.go(name.slice('page:'.length));
  };
};
