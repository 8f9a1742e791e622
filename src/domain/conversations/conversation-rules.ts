import type { MessagePreview } from './conversation.js';
import type { MessageContent, MessageDirection } from './message.js';

const PREVIEW_CHARACTERS = 60;

/** What the list shows of a line. */
export const previewOf = (content: MessageContent, direction: MessageDirection): MessagePreview => ({
  type: content.type,
  text: content.type === 'text' ? Array.from(content.text).slice(0, PREVIEW_CHARACTERS).join('') : '',
  direction,
});
