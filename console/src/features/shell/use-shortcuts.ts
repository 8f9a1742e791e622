import { onScopeDispose } from 'vue';
import type { CommandName, CommandRow } from './use-command-rows.js';

/** How long the first key of a pair waits for its second. */
const PAIR_MS = 1200;

const MODIFIERS = new Set(['Alt', 'Control', 'Meta', 'Shift']);

/** These take no letters. */
const PRESSED_INPUTS = new Set(['checkbox', 'radio', 'button', 'submit', 'file', 'range']);

const isWriting = (target: EventTarget | null): boolean =>
  !(target instanceof HTMLInputElement && PRESSED_INPUTS.has(target.type)) &&
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A focused button or link answers Enter itself. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, [role="button"], [role="menuitem"]') !== null;

/** An open menu or a zoomed picture closes on Esc by itself. */
const hasOverlay = (): boolean =>
  document.querySelector(
    '.el-image-viewer__wrapper, .el-drawer.rtl, .el-popover[aria-hidden="false"], [aria-haspopup][aria-expanded="true"]',
  ) !== null;

export const codeOf = (event: KeyboardEvent): string => (event.key === '?' ? '?' : event.code);

export const modOf = (event: KeyboardEvent): 'alt' | 'ctrl' | undefined => {
  if (event.ctrlKey || event.metaKey) return 'ctrl';
  return event.altKey ? 'alt' : undefined;
};

const isMeant = (event: KeyboardEvent): boolean => {
  if (event.isComposing || event.defaultPrevented) return false;
  if (event.code === 'Escape') return !hasOverlay();
  if (modOf(event)) return true;
  if (event.code === 'Enter' && isPressable(event.target)) return false;
  return !isWriting(event.target);
};

/** Turns keys into commands while `isActive` says that the desk itself, not a dialog, has the keyboard. */
export const useShortcuts = (deps: {
  readonly rows: () => readonly CommandRow[];
  readonly run: (name: CommandName) => void;
  readonly isActive: () => boolean;
}): void => {
  let first: { code: string; at: number } | undefined;

  const find = (code: string, mod: 'alt' | 'ctrl' | undefined): CommandRow | undefined => {
    const rows = deps.rows();
    const pairStart = first && Date.now() - first.at < PAIR_MS ? first.code : undefined;
    first = undefined;
    const pair =
      mod !== 'ctrl' && pairStart && rows.find(({ binding: { codes } }) => codes[0] === pairStart && codes[1] === code);
    if (pair) return pair;
    const isPairStart = rows.some(({ binding: { codes } }) => codes.length > 1 && codes[0] === code);
    if (mod !== 'ctrl' && isPairStart) first = { code, at: Date.now() };
    const single = rows.filter(({ binding: { codes } }) => codes.length === 1 && codes[0] === code);
    // In a text field a letter works with Alt; what asks for Alt by itself comes first.
    return (
      single.find(({ binding }) => binding.mod === mod) ??
      (mod === 'alt' ? single.find(({ binding }) => binding.mod === undefined) : undefined)
    );
  };

  const handle = (event: KeyboardEvent): void => {
    // Alt is pressed again for the second key of a pair in a text field; by itself it means nothing.
    if (MODIFIERS.has(event.key) || !isMeant(event) || !deps.isActive()) return;
    const found = find(codeOf(event), modOf(event));
    if (!found) return;
    event.preventDefault();
    deps.run(found.name);
  };

  // Before anything else hears it: a dialog that closes on Esc must still count as open here.
  const options = { capture: true };
  window.addEventListener('keydown', handle, options);
  onScopeDispose(() => window.removeEventListener('keydown', handle, options));
};
