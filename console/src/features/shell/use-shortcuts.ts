import { onScopeDispose } from 'vue';
import { SHORTCUTS } from './shortcuts.table.js';
import type { Command } from './shortcuts.table.js';

/** How long the first key of a pair waits for its second. */
const PAIR_MS = 1200;

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A focused button or link answers Enter itself. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, [role="button"], [role="menuitem"]') !== null;

/** An open menu or a zoomed picture closes on Esc by itself. */
const hasOverlay = (): boolean =>
  document.querySelector('.el-image-viewer__wrapper, .el-drawer.rtl, [aria-haspopup][aria-expanded="true"]') !== null;

const codeOf = (event: KeyboardEvent): string => (event.key === '?' ? '?' : event.code);

const isMeant = (event: KeyboardEvent): boolean => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.defaultPrevented) return false;
  if (event.code === 'Escape') return !hasOverlay();
  if (event.altKey) return true;
  if (event.code === 'Enter' && isPressable(event.target)) return false;
  return !isWriting(event.target);
};

/** Turns keys into commands while `isActive` says that the desk itself, not a dialog, has the keyboard. */
export const useShortcuts = (run: (command: Command) => void, isActive: () => boolean): void => {
  let first: { code: string; at: number } | undefined;

  const find = (code: string, isAlt: boolean) => {
    const pairStart = first && Date.now() - first.at < PAIR_MS ? first.code : undefined;
    first = undefined;
    const pair = pairStart && SHORTCUTS.find(({ codes }) => codes[0] === pairStart && codes[1] === code);
    if (pair) return pair;
    if (SHORTCUTS.some(({ codes }) => codes.length > 1 && codes[0] === code)) first = { code, at: Date.now() };
    return SHORTCUTS.find(({ codes, needsAlt }) => codes.length === 1 && codes[0] === code && (!needsAlt || isAlt));
  };

  const handle = (event: KeyboardEvent): void => {
    if (!isMeant(event) || !isActive()) return;
    const found = find(codeOf(event), event.altKey);
    if (!found) return;
    event.preventDefault();
    run(found.command);
  };

  // Before anything else hears it: a dialog that closes on Esc must still count as open here.
  const options = { capture: true };
  window.addEventListener('keydown', handle, options);
  onScopeDispose(() => window.removeEventListener('keydown', handle, options));
};
