import type { MediaView, MessageView } from '../../src/contract/conversations/messages.js';
import { createHistories } from '../src/state/messages/histories.js';

const picture = (state: MediaView['state']): MediaView => ({
  id: 'p',
  state,
  kind: 'image',
  contentType: null,
  width: null,
  height: null,
  url: state === 'stored' ? '/p' : null,
});
const aLine = (changes: Partial<MessageView> = {}): MessageView => ({
  id: 'm',
  conversationId: 'c',
  number: 1,
  clientMsgId: null,
  direction: 'inbound',
  agentId: null,
  content: { type: 'image' },
  media: picture('pending'),
  delivery: null,
  deliveryError: null,
  late: false,
  occurredAt: '2026-11-22T08:00:00Z',
  ...changes,
});

describe('lines that are read while events come', () => {
  const opened = () => {
    const { histories, put, change } = createHistories();
    return { put, change, line: () => histories.get('c')?.lines[0] };
  };

  it('show a picture that was stored before the answer with its line came', () => {
    const { put, change, line } = opened();
    change('c', 'm', { media: picture('stored') });
    put('c', [aLine()]);
    expect(line()?.media?.state).toBe('stored');
  });

  it('do not fall back to what an older answer knew', () => {
    const { put, change, line } = opened();
    put('c', [aLine({ delivery: 'sending' })]);
    change('c', 'm', { media: picture('stored') });
    change('c', 'm', { delivery: 'sent' });
    put('c', [aLine({ delivery: 'queued' })]);
    expect(line()).toMatchObject({ delivery: 'sent', media: { state: 'stored' } });
  });

  it('know what became of a line of which nothing else was known yet', () => {
    const { put, change, line } = opened();
    put('c', [aLine({ id: 'another', number: 2 })]);
    change('c', 'm', { delivery: 'failed', deliveryError: { code: 'x' } });
    put('c', [aLine({ delivery: 'sending', media: null })]);
    expect(line()).toMatchObject({ delivery: 'failed', deliveryError: { code: 'x' } });
  });
});
