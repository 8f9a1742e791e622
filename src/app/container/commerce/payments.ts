import type { Config } from '../../../config/load-config.js';
import { createPayAccountDirectory } from '../../../postgres/channels/pay-account-directory.js';
import { createComplaintUrl } from '../../../services/complaints/complaint-url.js';
import { createOnComplaintSync, createSweepComplaints } from '../../../services/complaints/sweep-complaints.js';
import { createSyncComplaint } from '../../../services/complaints/sync-complaint.js';
import { createWorkComplaint } from '../../../services/complaints/work-complaint.js';
import { createAcceptNotice } from '../../../services/payments/accept-notice.js';
import { createDecideRefund } from '../../../services/payments/refunds/decide-refund.js';
import { createLookUpPayment } from '../../../services/payments/look-up-payment.js';
import { createPaymentSource } from '../../../services/payments/payment-source.js';
import { createPaySettings } from '../../../services/payments/pay-settings.js';
import { createRefreshPlatformKeys } from '../../../services/payments/refresh-platform-keys.js';
import { createRequestRefund } from '../../../services/payments/refunds/request-refund.js';
import { createStepRefund } from '../../../services/payments/refunds/step-refund.js';
import type { ComplaintTickets } from '../../../services/ports/payments/complaint-tickets.js';
import type { MediaStore } from '../../../services/ports/tools/media-store.js';
import { createPayViews } from '../../../services/reads/pay-views.js';
import { createComplaintGateway } from '../../../wechat/pay/complaint-gateway.js';
import { createPayNoticeRouter } from '../../../wechat/pay/notices/notice-router.js';
import { createPayGateway } from '../../../wechat/pay/pay-gateway.js';
import { createPayHttp } from '../../../wechat/pay/pay-http.js';
import { payKeys } from '../../../wechat/pay/pay-keys.js';
import { createSeenNonces } from '../../../wechat/pay/notices/seen-nonces.js';
import { createCursors } from '../../tools/cursors.js';
import type { Shutdown } from '../../shutdown.js';
import type { Foundation } from '../foundation.js';

/** As much of the foundation as payments stand on. */
export type PaymentGround = Pick<
  Foundation,
  'database' | 'secretBox' | 'unitOfWork' | 'wakeUp' | 'clock' | 'newId' | 'logger'
> & {
  readonly config: Pick<Config, 'wechat' | 'sessionSecret'> & { readonly http: Pick<Config['http'], 'publicUrl'> };
};

type Neighbours = {
  readonly mediaStore: Pick<MediaStore, 'get'>;
  /** Where complaints become tickets. */
  readonly tickets: ComplaintTickets;
};

/** WeChat Pay: payments, refunds, complaints, and its notices. */
export const buildPayments = (
  foundation: PaymentGround,
  shutdown: Pick<Shutdown, 'add'>,
  { mediaStore, tickets }: Neighbours,
) => {
  const { config, database, secretBox, wakeUp, clock, logger } = foundation;
  const payAccounts = createPayAccountDirectory({ system: database.system, secretBox, wakeUp });
  const nonces = createSeenNonces();
  const onUnknownSerial = (channelId: string): void => void refreshPlatformKeys(channelId);
  const http = createPayHttp({ baseUrl: config.wechat.payApiBaseUrl, clock, nonces, logger, onUnknownSerial });
  shutdown.add('wechat pay', http.close);
  const payGateway = createPayGateway({ accounts: payAccounts, http });
  const complaintGateway = createComplaintGateway({ accounts: payAccounts, http });
  const refreshPlatformKeys = createRefreshPlatformKeys({ ...foundation, payAccounts, payGateway });
  const notifyUrlOf = async (channelId: string): Promise<string | undefined> => {
    const account = await payAccounts.find(channelId);
    return account && `${config.http.publicUrl}/pay/${account.channelKey}/notify`;
  };
  const shared = { ...foundation, payAccounts, payGateway, complaintGateway, mediaStore, tickets, notifyUrlOf };
  const syncComplaint = createSyncComplaint(shared);
  const acceptNotice = createAcceptNotice(foundation);
  const lookUpPayment = createLookUpPayment(shared);
  return {
    lookUpPayment,
    paymentLookup: createPaymentSource(lookUpPayment),
    requestRefund: createRequestRefund(foundation),
    decideRefund: createDecideRefund(foundation),
    paySettings: createPaySettings({ ...foundation, payKeys }),
    complaintUrl: createComplaintUrl(shared),
    workComplaint: createWorkComplaint({ ...shared, syncComplaint }),
    payViews: createPayViews({ ...shared, cursors: createCursors(config.sessionSecret) }),
    payNoticeRouter: createPayNoticeRouter({
      accounts: payAccounts,
      acceptNotice,
      nonces,
      clock,
      logger,
      onUnknownSerial,
    }),
    timers: {
      refund_step: createStepRefund(shared),
      complaints_sweep: createSweepComplaints({ ...shared, syncComplaint }),
      complaint_sync: createOnComplaintSync({ ...shared, syncComplaint }),
    },
  };
};

export type Payments = ReturnType<typeof buildPayments>;
