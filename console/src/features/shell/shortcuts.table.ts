import type { WordKey } from '../../locales/translate.js';
import type { KeyBinding } from '../../state/desk/key-bindings.js';

/** Each presses the button that bears its name (`command` of ui/icons/bare-button.vue), where there is one. */
export const PRESSED = ['return', 'why', 'takeOver', 'undoSend', 'emoji', 'picture', 'card', 'export'] as const;
export type PressedCommand = (typeof PRESSED)[number];

export type Command =
  | 'next'
  | 'previous'
  | 'open'
  | 'showMine'
  | 'showQueue'
  | 'showGroups'
  | 'showAtRisk'
  | 'showClosed'
  | 'focusComposer'
  | 'quickReplies'
  | 'note'
  | 'transfer'
  | 'close'
  | 'ticket'
  | 'select'
  | PressedCommand
  | 'takeNext'
  | 'customer'
  | 'label'
  | 'palette'
  | 'orders'
  | 'products'
  | 'help'
  | 'online'
  | 'busy'
  | 'break'
  | 'offline'
  | 'back';

export type Shortcut = {
  readonly command: Command;
  readonly words: WordKey;
  /** As it comes; `KeyG` opens a pair. Single keys work outside text fields; inside, the same with Alt. */
  readonly binding: KeyBinding;
  /** A word of the rights of `/api/v1/me`: others cannot use it. */
  readonly right?: string;
  /** Keys that mean this everywhere and stay. */
  readonly isFixed?: boolean;
  /** Of no use in the palette. */
  readonly isMove?: boolean;
};

const key = (...codes: string[]): KeyBinding => ({ codes });

/** The one table of commands: keyboard, help and palette read it. Pages of the rail add themselves (PAGE_KEYS). */
export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'palette', words: 'keys.palette', binding: { codes: ['KeyK'], mod: 'ctrl' }, isMove: true },
  { command: 'next', words: 'keys.next', binding: key('KeyJ'), isMove: true },
  { command: 'previous', words: 'keys.previous', binding: key('KeyK'), isMove: true },
  { command: 'open', words: 'keys.open', binding: key('Enter'), isMove: true },
  { command: 'showMine', words: 'keys.showMine', binding: key('KeyG', 'KeyM') },
  { command: 'showQueue', words: 'keys.showQueue', binding: key('KeyG', 'KeyQ') },
  { command: 'showGroups', words: 'keys.showGroups', binding: key('KeyG', 'KeyU') },
  { command: 'showAtRisk', words: 'keys.showAtRisk', binding: key('KeyG', 'KeyL') },
  { command: 'showClosed', words: 'keys.showClosed', binding: key('KeyG', 'KeyE') },
  { command: 'focusComposer', words: 'keys.focusComposer', binding: key('KeyR') },
  { command: 'quickReplies', words: 'keys.quickReplies', binding: key('Slash') },
  { command: 'emoji', words: 'emoji.open', binding: key('KeyM') },
  { command: 'picture', words: 'composer.picture', binding: key('KeyF') },
  { command: 'card', words: 'cards.open', binding: key('KeyD') },
  { command: 'undoSend', words: 'keys.undoSend', binding: key('KeyZ') },
  { command: 'note', words: 'keys.writeNote', binding: key('KeyN') },
  { command: 'takeNext', words: 'keys.takeNext', binding: key('KeyA') },
  { command: 'transfer', words: 'keys.transfer', binding: key('KeyT') },
  { command: 'return', words: 'act.return', binding: key('KeyB') },
  { command: 'close', words: 'keys.close', binding: key('KeyE') },
  { command: 'takeOver', words: 'watch.takeOver', binding: key('KeyS'), right: 'conversations.supervise' },
  { command: 'why', words: 'why.open', binding: key('KeyY'), right: 'routing.read' },
  { command: 'export', words: 'export.label', binding: key('KeyV') },
  { command: 'ticket', words: 'keys.ticket', binding: key('KeyW') },
  { command: 'select', words: 'keys.select', binding: key('KeyX'), isMove: true },
  { command: 'customer', words: 'keys.customer', binding: key('KeyI') },
  { command: 'orders', words: 'keys.orders', binding: key('KeyO') },
  { command: 'products', words: 'keys.products', binding: key('KeyP') },
  { command: 'label', words: 'keys.label', binding: key('KeyL') },
  { command: 'online', words: 'keys.online', binding: { codes: ['Digit1'], mod: 'alt' } },
  { command: 'busy', words: 'keys.busy', binding: { codes: ['Digit2'], mod: 'alt' } },
  { command: 'break', words: 'keys.break', binding: { codes: ['Digit3'], mod: 'alt' } },
  { command: 'offline', words: 'keys.offline', binding: { codes: ['Digit4'], mod: 'alt' } },
  { command: 'back', words: 'keys.back', binding: key('Escape'), isFixed: true, isMove: true },
  { command: 'help', words: 'keys.help', binding: key('?'), isFixed: true },
];

/** The second key of `G …` that leads to a page of the rail, by its name. */
export const PAGE_KEYS: Readonly<Record<string, string>> = {
  tickets: 'KeyT',
  customers: 'KeyC',
  complaints: 'KeyP',
  board: 'KeyB',
  reports: 'KeyR',
  search: 'KeyF',
  refunds: 'KeyD',
  settings: 'KeyS',
};
