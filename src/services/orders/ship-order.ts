import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { UploadShipping } from '../ports/orders/shipping-upload.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { ConversationViews } from '../reads/conversation-views.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly uploadShipping: UploadShipping;
  readonly conversationViews: Pick<ConversationViews, 'detail'>;
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
 * Tells WeChat that the order a mini program's customer asks about was shipped. Throws `not_found`, `invalid` `validation` with
 * WeChat's code for what it does not take, `unavailable` when it could not be asked.
 */
export const createShipOrder =
  ({ unitOfWork, uploadShipping, conversationViews }: Deps) =>
  async ({ actor, conversationId, ...parcel }: Input): Promise<void> => {
    const { identityId, channelKind } = await conversationViews.detail(actor, conversationId);
    if (channelKind !== 'mini_program') throw new AppError('invalid', 'validation', { details: { field: 'channel' } });
    const identity = await unitOfWork.run(actor.merchantId, ({ orders }) => orders.keysOfIdentity(identityId));
    if (!identity) throw new AppError('missing', 'not_found');
    const { channelId, openid } = identity.keys;
    const outcome = await uploadShipping({
      channelId,
      openid,
      transactionId: parcel.transactionId,
      carrierCode: parcel.carrierCode,
      trackingNumber: parcel.trackingNumber,
      itemDescription: parcel.itemDescription,
      receiverPhone: parcel.receiverPhone,
    });
    if (outcome.status === 'later') throw new AppError('unavailable', 'unavailable');
    if (outcome.status === 'refused') {
      throw new AppError('invalid', 'validation', { details: { errcode: outcome.error.errcode ?? 0 } });
    }
  };

export type ShipOrder = ReturnType<typeof createShipOrder>;
