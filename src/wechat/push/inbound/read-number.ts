import { textOf } from '../../protocol/push-document.js';
import type { PushDocument } from '../../protocol/push-document.js';

/** The finite number a field holds; undefined where it is absent, empty or not a number. */
export const numberOf = (document: PushDocument, name: string): number | undefined => {
  const text = textOf(document, name)?.trim();
  if (!text) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
};
