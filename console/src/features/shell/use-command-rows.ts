import { computed } from 'vue';
import type { WordKey } from '../../locales/translate.js';
import { PAGES } from '../../pages.table.js';
import { useKeyBindings } from '../../state/desk/key-bindings.js';
import type { KeyBinding } from '../../state/desk/key-bindings.js';
import { useMe } from '../../state/people/me.js';
import { PAGE_KEYS, SHORTCUTS } from './shortcuts.table.js';
import type { Command } from './shortcuts.table.js';

/** A command of the table, or `page:` and the name of a page of the rail. */
export type CommandName = Command | `page:${string}`;

/** A command as it stands for this agent: with their own keys, and only where they may. */
export type CommandRow = {
  readonly name: CommandName;
  readonly words: WordKey;
  readonly binding: KeyBinding;
  readonly isFixed: boolean;
  readonly isMove: boolean;
};

/** What is printed on a key. */
const PRINTED: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  Slash: '/',
  Comma: ',',
  Period: '.',
  Semicolon: ';',
  Minus: '-',
  Equal: '=',
  Space: '␣',
};
const MODS = { alt: 'Alt', ctrl: 'Ctrl' } as const;

export const printedKeys = ({ codes, mod }: KeyBinding): readonly string[] => [
  ...(mod ? [MODS[mod]] : []),
  ...codes.map((code) => PRINTED[code] ?? code.replace(/^(Key|Digit)/, '')),
];

/** Whether two commands could not be told apart: the same keys, or one that is the beginning of the other. */
export const isClash = (a: KeyBinding, b: KeyBinding): boolean =>
  a.mod === b.mod && a.codes.every((code, index) => b.codes[index] === undefined || b.codes[index] === code);

export const useCommandRows = () => {
  const bindings = useKeyBindings();
  const me = useMe();
  return computed((): readonly CommandRow[] => {
    const pages = PAGES.flatMap(({ name, words, right, needsPayments = false }): readonly CommandRow[] => {
      const code = PAGE_KEYS[name];
      if (code === undefined || !me.has(right) || (needsPayments && !me.hasPayments)) return [];
      return [{ name: `page:${name}`, words, binding: { codes: ['KeyG', code] }, isFixed: false, isMove: false }];
    });
    const usable = SHORTCUTS.filter(({ right }) => right === undefined || me.has(right));
    const own = usable.map(({ command, words, binding, isFixed = false, isMove = false }): CommandRow => ({
      name: command,
      words,
      binding,
      isFixed,
      isMove,
    }));
    return [...own, ...pages].map((row) => ({ ...row, binding: bindings.changed[row.name] ?? row.binding }));
  });
};
