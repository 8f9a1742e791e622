import type { WordKey } from '../../locales/translate.js';

export type Command =
  | 'next'
  | 'previous'
  | 'open'
  | 'showMine'
  | 'showQueue'
  | 'showClosed'
  | 'focusComposer'
  | 'quickReplies'
  | 'note'
  | 'transfer'
  | 'close'
  | 'takeNext'
  | 'customer'
  | 'settings'
  | 'help'
  | 'online'
  | 'busy'
  | 'break'
  | 'offline'
  | 'back';

type Shortcut = {
  readonly command: Command;
  readonly words: WordKey;
  /** Keys by their place on the keyboard, one after the other; `KeyG` opens a pair. */
  readonly codes: readonly string[];
  /** What is printed on them. */
  readonly keys: readonly string[];
  /** Only together with Alt, also outside text fields. */
  readonly needsAlt?: boolean;
};

/** Single keys work outside text fields; inside, the same with Alt. */
export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'next', words: 'keys.next', codes: ['KeyJ'], keys: ['J'] },
  { command: 'previous', words: 'keys.previous', codes: ['KeyK'], keys: ['K'] },
  { command: 'open', words: 'keys.open', codes: ['Enter'], keys: ['Enter'] },
  { command: 'showMine', words: 'keys.showMine', codes: ['KeyG', 'KeyM'], keys: ['G', 'M'] },
  { command: 'showQueue', words: 'keys.showQueue', codes: ['KeyG', 'KeyQ'], keys: ['G', 'Q'] },
  { command: 'showClosed', words: 'keys.showClosed', codes: ['KeyG', 'KeyE'], keys: ['G', 'E'] },
  { command: 'settings', words: 'keys.settings', codes: ['KeyG', 'KeyS'], keys: ['G', 'S'] },
  { command: 'focusComposer', words: 'keys.focusComposer', codes: ['KeyR'], keys: ['R'] },
  { command: 'quickReplies', words: 'keys.quickReplies', codes: ['Slash'], keys: ['/'] },
  { command: 'note', words: 'keys.writeNote', codes: ['KeyN'], keys: ['N'] },
  { command: 'takeNext', words: 'keys.takeNext', codes: ['KeyA'], keys: ['A'] },
  { command: 'transfer', words: 'keys.transfer', codes: ['KeyT'], keys: ['T'] },
  { command: 'close', words: 'keys.close', codes: ['KeyE'], keys: ['E'] },
  { command: 'customer', words: 'keys.customer', codes: ['KeyI'], keys: ['I'] },
  { command: 'online', words: 'keys.online', codes: ['Digit1'], keys: ['Alt', '1'], needsAlt: true },
  { command: 'busy', words: 'keys.busy', codes: ['Digit2'], keys: ['Alt', '2'], needsAlt: true },
  { command: 'break', words: 'keys.break', codes: ['Digit3'], keys: ['Alt', '3'], needsAlt: true },
  { command: 'offline', words: 'keys.offline', codes: ['Digit4'], keys: ['Alt', '4'], needsAlt: true },
  { command: 'back', words: 'keys.back', codes: ['Escape'], keys: ['Esc'] },
  { command: 'help', words: 'keys.help', codes: ['?'], keys: ['?'] },
];
