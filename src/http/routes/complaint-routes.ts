import { z } from 'zod';
import {
  complaintDetail,
  complaintList,
  complaintListQuery,
  complaintRefundBody,
  complaintReplyBody,
  completeComplaintBody,
} from '../../contract/commerce/complaints.js';
import { id } from '../../contract/paging.js';
import type { Actor } from '../../domain/people/agent.js';
import type { WorkComplaint } from '../../services/complaints/work-complaint.js';
import type { PayViews } from '../../services/reads/pay-views.js';
import { sendBytes } from '../bodies/send-bytes.js';
import { presentComplaint, presentComplaintDetail } from '../presenters/complaint-presenter.js';
import { bytesRoute, route } from '../route.js';
import type { Route } from '../route.js';

export type ComplaintRouteDeps = { readonly payViews: PayViews; readonly workComplaint: WorkComplaint };

const params = z.strictObject({ complaintId: id });
const pictureParams = params.extend({
  line: z.string().min(1).max(128),
  index: z.coerce.number().int().min(0).max(99),
});

const act = (verb: string, summary: string) => ({
  name: `complaint.${verb}`,
  method: 'POST' as const,
  path: `/api/v1/complaints/:complaintId/${verb}`,
  summary,
  access: 'complaints.work' as const,
  limit: 'write' as const,
  answer: complaintDetail,
});

const readRoutes = ({ payViews }: ComplaintRouteDeps): readonly Route[] => [
  route({
    name: 'complaint.list',
    method: 'GET',
    path: '/api/v1/complaints',
    summary: 'Consumer complaints of WeChat Pay: the open ones by deadline, or all of them, the newest first.',
    access: 'complaints.work',
    limit: 'read',
    input: z.object({ query: complaintListQuery }),
    answer: complaintList,
    handle: async ({ actor, query }) => {
      const { items, ...rest } = await payViews.complaints({ actor, ...query });
      return { ...rest, items: items.map(presentComplaint) };
    },
  }),
  bytesRoute({
    name: 'complaint.picture',
    method: 'GET',
    path: '/api/v1/complaints/:complaintId/pictures/:line/:index',
    summary: 'A picture of a complaint or of a line of its history.',
    access: 'complaints.work',
    limit: 'read',
    input: z.object({ params: pictureParams }),
    handle: async ({ actor, params: place, ctx }) => sendBytes(ctx, await payViews.complaintPicture(actor, place)),
  }),
];

const createPresent =
  ({ payViews }: ComplaintRouteDeps) =>
  async (actor: Actor, complaintId: string) =>
    presentComplaintDetail(await payViews.complaint(actor, complaintId));

export const complaintRoutes = (deps: ComplaintRouteDeps): readonly Route[] => [
  ...readRoutes(deps),
  ...lookRoutes(deps),
  ...actRoutes(deps),
];

const lookRoutes = (deps: ComplaintRouteDeps): readonly Route[] => {
  const { workComplaint } = deps;
  const present = createPresent(deps);
  return [
    route({
      ...act('get', 'One complaint with its negotiation history.'),
      method: 'GET',
      path: '/api/v1/complaints/:complaintId',
      limit: 'read',
      input: z.object({ params }),
      handle: async ({ actor, params: { complaintId } }) => present(actor, complaintId),
    }),
    route({
      ...act('refresh', 'Reads a complaint anew from WeChat Pay.'),
      input: z.object({ params }),
      handle: async ({ actor, params: { complaintId } }) => {
        await workComplaint.refresh({ actor, complaintId });
        return present(actor, complaintId);
      },
    }),
  ];
};

const actRoutes = (deps: ComplaintRouteDeps): readonly Route[] => {
  const { workComplaint } = deps;
  const present = createPresent(deps);
  return [
    route({
      ...act('reply', 'Answers the customer, with up to four pictures.'),
      input: z.object({ params, body: complaintReplyBody }),
      handle: async ({ actor, params: { complaintId }, body }) => {
        await workComplaint.reply({ actor, complaintId, ...body });
        return present(actor, complaintId);
      },
    }),
    route({
      ...act('complete', 'Tells WeChat Pay that the complaint is settled.'),
      input: z.object({ params, body: completeComplaintBody }),
      handle: async ({ actor, params: { complaintId }, body: { evenUnanswered } }) => {
        await workComplaint.complete({ actor, complaintId, evenUnanswered });
        return present(actor, complaintId);
      },
    }),
    route({
      ...act(
        'refund-progress',
        'Says whether the refund the customer asks for will be made. The refund itself is made apart.',
      ),
      needsProof: true,
      input: z.object({ params, body: complaintRefundBody }),
      handle: async ({ actor, params: { complaintId }, body: decision }) => {
        const { days, reason, remark } = { days: 0, reason: '', remark: undefined, ...decision };
        const said =
          decision.action === 'approve'
            ? { action: decision.action, days }
            : { action: decision.action, reason, remark };
        await workComplaint.decideRefund({ actor, complaintId, decision: said });
        return present(actor, complaintId);
      },
    }),
  ];
};
