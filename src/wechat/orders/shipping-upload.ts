import type { Clock } from '../../kernel/clock.js';
import type { UploadShipping } from '../../services/ports/orders/shipping-upload.js';
import type { KefuClient } from '../kefu/kefu-client.js';
import { classOf, toDeliveryError } from '../kefu/wechat-error.js';

type Deps = { readonly client: Pick<KefuClient, 'postJson'>; readonly clock: Clock };

const TIME_LEFT_MS = 15_000;
/** WeChat doc: 发货信息录入. order_number_type 2 = by transaction_id, logistics_type 1 = express, delivery_mode 1 = all at once. */
const BY_TRANSACTION = 2;
const EXPRESS = 1;
const ALL_AT_ONCE = 1;
/** The same parcel told twice. An order that is over for another reason (10060002, 10060003) has not taken this parcel. */
const NOTHING_CHANGED = 10060023;

/** `189****1234`, as WeChat wants it: only the last four digits are told. */
const masked = (phone: string): string => `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** RFC 3339 with milliseconds, in Beijing's time. */
const beijing = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().replace('Z', '+08:00');

export const createUploadShipping =
  ({ client, clock }: Deps): UploadShipping =>
  async ({ channelId, transactionId, openid, carrierCode, trackingNumber, itemDescription, receiverPhone }) => {
    const answer = await client.postJson(
      { channelId, timeLeftMs: () => TIME_LEFT_MS },
      '/wxa/sec/order/upload_shipping_info',
      {
        order_key: { order_number_type: BY_TRANSACTION, transaction_id: transactionId },
        logistics_type: EXPRESS,
        delivery_mode: ALL_AT_ONCE,
        shipping_list: [
          {
            tracking_no: trackingNumber,
            express_company: carrierCode,
            item_desc: itemDescription,
            ...(receiverPhone !== undefined && { contact: { receiver_contact: masked(receiverPhone) } }),
          },
        ],
        upload_time: beijing(clock.now()),
        payer: { openid },
      },
    );
    if (answer.status === 'ok') return { status: 'uploaded' };
    if (answer.status !== 'refused') return { status: 'later', error: { code: 'unreachable' } };
    if (answer.refusal.errcode === NOTHING_CHANGED) return { status: 'uploaded' };
    const isLater = ['busy', 'throttled', 'token'].includes(classOf(answer.refusal.errcode));
    return { status: isLater ? 'later' : 'refused', error: toDeliveryError(answer.refusal) };
  };
