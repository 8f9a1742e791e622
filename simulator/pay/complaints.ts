import { instantOf, nextNumber, type Order, type SimulatedComplaint } from './pay-state.js';
import type { PayWorld } from './pay-world.js';

type Line = { readonly type: string; readonly text: string; readonly images: readonly string[] };

/** A line of the negotiation history. */
export const addLine = (
  { state, clock }: PayWorld,
  complaint: SimulatedComplaint,
  { type, text, images }: Line,
): void => {
  complaint.history.push({
    log_id: nextNumber(state, '3002'),
    operator: type.startsWith('MERCHANT') ? '商家' : '投诉人',
    operate_time: instantOf(clock.now()),
    operate_type: type,
    operate_details: text,
    image_list: [...images],
  });
};

/** Tells the merchant that something happened to a complaint, where complaints are told. */
export const tellComplaint = ({ state, notices }: PayWorld, complaint: SimulatedComplaint, action: string): void => {
  const merchant = state.merchants.get(complaint.order.mchId);
  const url = state.complaintUrls.get(complaint.order.mchId);
  if (!merchant || url === undefined) return;
  const eventType = action === 'CREATE_COMPLAINT' ? 'COMPLAINT.CREATE' : 'COMPLAINT.STATE_CHANGE';
  const resource = { complaint_id: complaint.id, action_type: action };
  notices.tell({ merchant, url }, { eventType, original: 'complaint', resource });
};

type Complained = { readonly order: Order; readonly detail: string; readonly problemType: string };

export const complain = (world: PayWorld, { order, detail, problemType }: Complained): SimulatedComplaint => {
  const complaint: SimulatedComplaint = {
    id: nextNumber(world.state, '2002'),
    order,
    detail,
    problemType,
    createdAt: world.clock.now(),
    state: 'PENDING',
    awaitsReply: true,
    history: [],
  };
  world.state.complaints.set(complaint.id, complaint);
  addLine(world, complaint, { type: 'USER_CREATE_COMPLAINT', text: detail, images: [] });
  tellComplaint(world, complaint, 'CREATE_COMPLAINT');
  return complaint;
};

/** The customer writes again; after the merchant's completion that opens the complaint anew. */
export const sayMore = (world: PayWorld, complaint: SimulatedComplaint, text: string): void => {
  const isOver = complaint.state === 'PROCESSED';
  complaint.awaitsReply = true;
  complaint.state = 'PROCESSING';
  addLine(world, complaint, { type: isOver ? 'USER_CONTINUE_COMPLAINT' : 'USER_RESPONSE', text, images: [] });
  tellComplaint(world, complaint, isOver ? 'CONTINUE_COMPLAINT' : 'USER_RESPONSE');
};
