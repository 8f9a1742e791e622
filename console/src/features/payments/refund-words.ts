import type { RefundView } from '../../../../src/contract/commerce/payments.js';
import { t } from '../../locales/translate.js';

/** How a refund stands, for people. */
export const refundWords = ({ request, state }: RefundView): string => {
  if (request === 'rejected') return t('refundState.rejected');
  return state === null ? t('refunds.awaiting') : t(`refundState.${state}`);
};

/** Whether a person has to see to it. */
export const isRefundInTrouble = ({ state }: RefundView): boolean => state === 'failed' || state === 'abnormal';
