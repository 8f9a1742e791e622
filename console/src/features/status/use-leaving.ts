import { useConversationLists } from '../../state/conversations/lists/conversation-lists.js';
import { useDesk } from '../../state/desk/desk.js';
import { useMe } from '../../state/people/me.js';
import { useSigningIn } from '../../state/people/signing-in.js';
import { tryAct } from '../acts/try-act.js';

export type LeavingTo = 'offline' | 'signOut';

/** Going offline and signing out: whoever still holds conversations is asked first what becomes of them. */
export const useLeaving = () => {
  const desk = useDesk();
  const lists = useConversationLists();
  const me = useMe();
  const signingIn = useSigningIn();

  const go = (to: LeavingTo): Promise<boolean> =>
    tryAct(() => (to === 'offline' ? me.changeStatus('offline') : signingIn.signOut()));
  const leave = (to: LeavingTo): void => {
    if (lists.mine.length > 0) desk.leavingTo = to;
    else void go(to);
  };
  return { go, leave };
};
