import { array, assert, boolean, constantFrom, property, record } from 'fast-check';
import type { ConversationView } from '../../src/contract/conversations/conversations.js';
import { createSortedList } from '../src/state/conversations/lists/sorted-list.js';
import { aConversation } from './a-conversation.js';

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const order = (a: ConversationView, b: ConversationView): number => byText(b.openedAt, a.openedAt);
const whole = (a: ConversationView, b: ConversationView): number => order(a, b) || byText(a.id, b.id);
const has = ({ state }: ConversationView): boolean => state === 'active';

const change = record({
  id: constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  openedAt: constantFrom('1', '2', '3'),
  state: constantFrom('active', 'closed', 'gone'),
  isRead: boolean(),
});

it('a list that only looks at what changed is the one that sorts everything', () => {
  assert(
    property(array(change, { maxLength: 40 }), (changes) => {
      const views = new Map<string, ConversationView>();
      const list = createSortedList({ known: () => [...views.values()], knownOne: (id) => views.get(id) });
      const read = () => list.read({ basis: 'latest', has, order });
      for (const { id, openedAt, state, isRead } of changes) {
        if (state === 'gone') views.delete(id);
        else views.set(id, aConversation({ id, openedAt, state }));
        list.changed(id);
        if (isRead) expect(read()).toEqual([...views.values()].filter(has).sort(whole));
      }
      expect(read()).toEqual([...views.values()].filter(has).sort(whole));
    }),
  );
});
