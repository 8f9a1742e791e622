import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { LiveEvent } from '../../../../src/contract/socket-frames.js';
import { useConversationDetails } from './conversation-details.js';
import { useConversations } from './conversations.js';
import { useMe } from '../people/me.js';

type Alarm = Extract<LiveEvent, { type: 'conversation.alarm' }>;

/** Why the one at this desk is called: their own customer waits, a colleague's does, or a rating was low. */
export type CallReason = 'waited' | 'reported' | 'low_rating';
/** An alarm that calls; `number` tells two of the same conversation apart. */
export type Call = { readonly view: ConversationView; readonly reason: CallReason; readonly number: number };

/** A supervisor hears of conversations that this page has never read. */
const viewOf = async (conversationId: string): Promise<ConversationView | undefined> => {
  const conversations = useConversations();
  const details = useConversationDetails();
  if (!conversations.views.has(conversationId)) await details.load(conversationId).catch(() => undefined);
  return conversations.views.get(conversationId);
};

/** Customers whose agent is silent, as the server's clocks say. An alarm holds for the wait it rang for, and no longer. */
export const useAlarms = defineStore('alarms', () => {
  const me = useMe();
  const conversations = useConversations();
  /** By conversation, since when its customer waits. */
  const reminded = shallowReactive(new Map<string, string>());
  const reported = shallowReactive(new Map<string, string>());
  /** Conversations whose customer gave a low rating, until somebody looks at them. */
  const lowRated = shallowReactive(new Set<string>());
  const lastCall = shallowRef<Call | undefined>();
  const calls = ref(0);

  const holds = (rung: ReadonlyMap<string, string>, view: ConversationView): boolean =>
    view.state === 'active' && view.waitingSince !== null && rung.get(view.id) === view.waitingSince;

  const call = (view: ConversationView, reason: CallReason): void => {
    calls.value += 1;
    lastCall.value = { view, reason, number: calls.value };
  };

  const ring = async ({ conversationId, alarm }: Alarm): Promise<void> => {
    const view = await viewOf(conversationId);
    if (alarm === 'low_rating') {
      if (!view || !me.seesAll) return;
      lowRated.add(conversationId);
      return call(view, 'low_rating');
    }
    if (!view?.waitingSince) return;
    const isMine = view.agentId === me.agentId;
    reminded.set(conversationId, view.waitingSince);
    if (isMine) call(view, 'waited');
    else if (alarm === 'agent_silent_supervisor' && me.seesAll) {
      reported.set(conversationId, view.waitingSince);
      call(view, 'reported');
    }
  };

  /** What a supervisor has been told and has not yet looked at; gone by itself once the customer is answered. */
  const reports = computed(() =>
    [...reported.keys(), ...lowRated].flatMap((id) => {
      const view = conversations.views.get(id);
      return view && (lowRated.has(id) || holds(reported, view)) ? [view] : [];
    }),
  );

  return {
    reports,
    lastCall,
    ring,
    isReminded: (view: ConversationView) => holds(reminded, view),
    isLowRated: (conversationId: string) => lowRated.has(conversationId),
    dismiss: (conversationId: string) => {
      reported.delete(conversationId);
      lowRated.delete(conversationId);
    },
  };
});
