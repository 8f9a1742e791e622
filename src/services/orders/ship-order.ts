import type { Shipment } from '../../domain/orders/order.js';
import type { Actor } from '../../domain/people/agent.js';
import { carrierNameOf } from '../../kernel/carriers.table.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { UploadShipping } from '../ports/orders/shipping-upload.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { ConversationViews } from '../reads/conversation-views.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly uploadShipping: UploadShipping;
  readonly conversationViews: Pick<ConversationViews, 'detail'>;
  readonly clock: Clock;
};

type Input = {
  readonly actor: Actor;
  /** Of the customer who paid. */
  readonly conversationId: string;
  readonly transactionId: string;
  readonly carrierCode: string;
  readonly trackingNumber: string;
  readonly itemDescription: string;
  readonly receiverPhone?: string | undefined;
};

/**
 * Tells WeChat that the order a mini program's customer asks about was shipped, or with which parcel it was in truth; answers with the
 * parcel. Throws `not_found`, `wechat_refused` with WeChat's code for what it does not take, `unavailable` when it could not be asked.
 */
export const createShipOrder =
  ({ unitOfWork, uploadShipping, conversationViews, clock }: Deps) =>
  async ({ actor, conversationId, ...parcel }: Input): Promise<Shipment> => {
    const { identityId, channelKind } = await conversationViews.detail(actor, conversationId);
    if (channelKind !== 'mini_program') throw new AppError('invalid', 'validation', { details: { field: 'channel' } });
    const identity = await unitOfWork.run(actor.merchantId, ({ orders }) => orders.keysOfIdentity(identityId));
    if (!identity) throw new AppError('missing', 'not_found');
    const { channelId, openid } = identity.keys;
    const outcome = await uploadShipping({ channelId, openid, receiverPhone: undefined, ...parcel });
    if (outcome.status === 'later') throw new AppError('unavailable', 'unavailable');
    if (outcome.status === 'refused') {
      throw new AppError('conflict', 'wechat_refused', { details: { reason: outcome.error.code } });
    }
    const { transactionId: transaction, carrierCode, trackingNumber } = parcel;
    const at = clock.now();
    await unitOfWork.run(actor.merchantId, ({ audit }) =>
      audit.add({
        actor,
        action: 'order.shipped',
        subjectType: 'conversation',
        subjectId: conversationId,
        after: { transaction, carrierCode, trackingNumber },
        at,
      }),
    );
    return { carrier: carrierNameOf(carrierCode), trackingNumber, shippedAt: at.toISOString(), events: [] };
  };

export type ShipOrder = ReturnType<typeof createShipOrder>;
