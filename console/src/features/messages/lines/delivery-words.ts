import { deliveryErrorWords } from '../../../../../src/contract/conversations/delivery-errors.table.js';
import { findErrcode } from '../../../../../src/contract/wiring/errcodes.table.js';
import type { MessageView } from '../../../../../src/contract/conversations/messages.js';
import { failureWords } from '../../../locales/failure-words.js';
import { locale, t } from '../../../locales/translate.js';
import type { FailureCode } from '../../../state/desk/failures.js';

/** `errcode`: WeChat's, where it said why. */
export type DeliveryWords = { readonly reason: string; readonly next: string; readonly errcode?: number };

const wordsOf = (code: string): DeliveryWords => {
  const { what, next } = deliveryErrorWords(code);
  if (locale.value === 'zh') return { reason: what, next };
  // The table of reasons is Chinese: in English it is what WeChat's code means, or else the code.
  const known = findErrcode(Number(code.replace(/^wechat_/, '')))?.words.en;
  return { reason: known?.what ?? t('delivery.code', { code }), next: known?.next ?? t('delivery.next') };
};

/** Why a line did not arrive, or may not have, and what to do: for an agent. */
export const troubleWords = ({ delivery, deliveryError }: MessageView): DeliveryWords | undefined => {
  if (delivery === 'unknown') return { reason: t('delivery.unknown'), next: t('delivery.unknownNext') };
  if (delivery !== 'failed') return undefined;
  const words = wordsOf(deliveryError?.code ?? 'wechat_other');
  const { rid, errcode } = deliveryError ?? {};
  const next = rid ? `${words.next} ${t('delivery.rid', { rid })}` : words.next;
  return { ...words, next, ...(errcode !== undefined && { errcode }) };
};

/** The picture itself is what is wrong. */
const ABOUT_FILE: ReadonlySet<FailureCode> = new Set(['file_type', 'too_large', 'unsupported_media_type']);

/** Why the server would not take a line. */
export const refusedWords = (code: FailureCode): DeliveryWords => {
  if (code === 'window_closed') return wordsOf(code);
  const next = ABOUT_FILE.has(code) ? t('delivery.refusedPicture') : t('delivery.refusedNext');
  return { reason: failureWords(code), next };
};
