import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readMultipart } from '../http/multipart.js';
import { param, parseJson } from '../http/parse.js';
import { addLine } from './complaints.js';
import { nextNumber, type SimulatedComplaint } from './pay-state.js';
import { refusal, type PayCall, type PayRoute, type PaySaid, type PayWorld } from './pay-world.js';
import { complaintShape } from './shapes.js';

const BASE = '/v3/merchant-service';
const DONE: PaySaid = { status: 204 };

const replyBody = z.looseObject({
  complainted_mchid: z.string(),
  response_content: z.string().min(1).max(200),
  response_images: z.array(z.string()).max(4).default([]),
});
const decisionBody = z.looseObject({ action: z.enum(['APPROVE', 'REJECT']), reject_reason: z.string().default('') });
const urlBody = z.object({ url: z.url() });
const metaSchema = z.object({ filename: z.string(), sha256: z.string() });

const bodyOf = ({ call }: PayCall): unknown => parseJson(call.body.toString('utf8'));

const withComplaint =
  ({ state }: PayWorld, work: (complaint: SimulatedComplaint, asked: PayCall) => PaySaid) =>
  (asked: PayCall): PaySaid => {
    const complaint = state.complaints.get(param(asked.call, 'id'));
    if (complaint?.order.mchId !== asked.merchant.mchId) return refusal(404, 'RESOURCE_NOT_EXISTS');
    return work(complaint, asked);
  };

const readRoutes = (world: PayWorld): readonly PayRoute[] => [
  {
    method: 'GET',
    path: `${BASE}/complaints-v2`,
    handle: ({ call, merchant }) => {
      const [offset, limit] = [Number(call.query.get('offset') ?? 0), Number(call.query.get('limit') ?? 10)];
      const mine = [...world.state.complaints.values()].filter(({ order }) => order.mchId === merchant.mchId);
      const data = mine.slice(offset, offset + limit).map((complaint) => {
        const { payer_openid: _openid, ...listed } = complaintShape(world.state, complaint);
        return listed;
      });
      return { status: 200, value: { data, limit, offset, total_count: mine.length } };
    },
  },
  {
    method: 'GET',
    path: `${BASE}/complaints-v2/:id`,
    handle: withComplaint(world, (complaint) => ({ status: 200, value: complaintShape(world.state, complaint) })),
  },
  {
    method: 'GET',
    path: `${BASE}/complaints-v2/:id/negotiation-historys`,
    handle: withComplaint(world, ({ history }) => ({
      status: 200,
      value: { data: history.toReversed(), limit: 300, offset: 0, total_count: history.length },
    })),
  },
];

const actRoutes = (world: PayWorld): readonly PayRoute[] => [
  {
    method: 'POST',
    path: `${BASE}/complaints-v2/:id/response`,
    handle: withComplaint(world, (complaint, asked) => {
      const reply = replyBody.safeParse(bodyOf(asked));
      if (!reply.success) return refusal(400, 'PARAM_ERROR', reply.error.message);
      const { response_content: text, response_images: images } = reply.data;
      addLine(world, complaint, { type: 'MERCHANT_RESPONSE', text, images });
      complaint.awaitsReply = false;
      if (complaint.state === 'PENDING') complaint.state = 'PROCESSING';
      return DONE;
    }),
  },
  {
    method: 'POST',
    path: `${BASE}/complaints-v2/:id/complete`,
    handle: withComplaint(world, (complaint) => {
      if (complaint.state === 'PROCESSED') return refusal(400, '268440133', '投诉单已处理完成');
      complaint.state = 'PROCESSED';
      addLine(world, complaint, { type: 'MERCHANT_CONFIRM_COMPLETE', text: '', images: [] });
      return DONE;
    }),
  },
  {
    method: 'POST',
    path: `${BASE}/complaints-v2/:id/update-refund-progress`,
    handle: withComplaint(world, (complaint, asked) => {
      const decision = decisionBody.safeParse(bodyOf(asked));
      if (!decision.success || complaint.problemType !== 'REFUND') return refusal(400, 'PARAM_ERROR');
      const isYes = decision.data.action === 'APPROVE';
      const type = isYes ? 'MERCHANT_APPROVE_REFUND' : 'MERCHANT_REFUSE_RERUND';
      addLine(world, complaint, { type, text: decision.data.reject_reason, images: [] });
      complaint.awaitsReply = false;
      complaint.state = 'PROCESSING';
      return DONE;
    }),
  },
];

const upload = ({ state }: PayWorld, { call }: PayCall): PaySaid => {
  const parts = readMultipart(call.headers['content-type'] ?? '', call.body);
  const meta = metaSchema.safeParse(parseJson(parts.find(({ name }) => name === 'meta')?.bytes.toString() ?? ''));
  const file = parts.find(({ name }) => name === 'file');
  if (!file || !meta.success) return refusal(400, 'PARAM_ERROR', 'meta and file are wanted');
  const digest = createHash('sha256').update(file.bytes).digest('hex');
  if (digest !== meta.data.sha256) return refusal(400, 'PARAM_ERROR', 'sha256');
  const id = nextNumber(state, 'image_');
  state.images.set(id, { bytes: file.bytes, contentType: file.contentType });
  return { status: 200, value: { media_id: id } };
};

const urlRoutes = ({ state }: PayWorld): readonly PayRoute[] => {
  const path = `${BASE}/complaint-notifications`;
  const put =
    (mayReplace: boolean) =>
    (asked: PayCall): PaySaid => {
      const wanted = urlBody.safeParse(bodyOf(asked));
      const { mchId } = asked.merchant;
      if (!wanted.success) return refusal(400, 'PARAM_ERROR');
      if (state.complaintUrls.has(mchId) !== mayReplace) return refusal(400, 'INVALID_REQUEST');
      state.complaintUrls.set(mchId, wanted.data.url);
      return { status: 200, value: { mchid: mchId, url: wanted.data.url } };
    };
  return [
    { method: 'POST', path, handle: put(false) },
    { method: 'PUT', path, handle: put(true) },
    {
      method: 'GET',
      path,
      handle: ({ merchant: { mchId } }) => {
        const url = state.complaintUrls.get(mchId);
        return url === undefined ? refusal(404, 'RESOURCE_NOT_EXISTS') : { status: 200, value: { mchid: mchId, url } };
      },
    },
    {
      method: 'DELETE',
      path,
      handle: ({ merchant: { mchId } }) =>
        state.complaintUrls.delete(mchId) ? DONE : refusal(404, 'RESOURCE_NOT_EXISTS'),
    },
  ];
};

/** Consumer complaints as the merchant sees and works them. */
export const complaintApi = (world: PayWorld): readonly PayRoute[] => [
  ...readRoutes(world),
  ...actRoutes(world),
  ...urlRoutes(world),
  { method: 'POST', path: `${BASE}/images/upload`, handle: (asked) => upload(world, asked) },
  {
    method: 'GET',
    path: `${BASE}/images/:id`,
    handle: ({ call }) => {
      const image = world.state.images.get(param(call, 'id'));
      return image ? { status: 200, picture: image.bytes } : refusal(404, 'RESOURCE_NOT_EXISTS');
    },
  },
];
