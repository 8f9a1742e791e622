import { deliveryErrorWords } from '../../../../../src/contract/delivery-errors.table.js';
import type { MessageView } from '../../../../../src/contract/messages.js';
import { failureWords } from '../../../locales/failure-words.js';
import { locale, t } from '../../../locales/translate.js';
import type { FailureCode } from '../../../state/desk/failures.js';

export type DeliveryWords = { readonly reason: string; readonly next: string };

const wordsOf = (code: string): DeliveryWords => {
  const { what, next } = deliveryErrorWords(code);
  // The table of reasons is Chinese, as WeChat's own words are; in English the code stands for the reason.
  return locale.value === 'zh'
    ? { reason: what, next }
    : { reason: t('delivery.code', { code }), next: t('delivery.next') };
};

/** Why a line did not arrive, or may not have, and what to do: for an agent. */
export const troubleWords = ({ delivery, deliveryError }: MessageView): DeliveryWords | undefined => {
  if (delivery === 'unknown') return { reason: t('delivery.unknown'), next: t('delivery.unknownNext') };
  if (delivery !== 'failed') return undefined;
  const words = wordsOf(deliveryError?.code ?? 'wechat_other');
  const { rid } = deliveryError ?? {};
  return rid ? { ...words, next: `${words.next} ${t('delivery.rid', { rid })}` } : words;
};

/** The picture itself is what is wrong. */
const ABOUT_FILE: ReadonlySet<FailureCode> = new Set(['file_type', 'too_large', 'unsupported_media_type']);

/** Why the server would not take a line. */
export const refusedWords = (code: FailureCode): DeliveryWords => {
  if (code === 'window_closed') return wordsOf(code);
  const next = ABOUT_FILE.has(code) ? t('delivery.refusedPicture') : t('delivery.refusedNext');
  return { reason: failureWords(code), next };
};
