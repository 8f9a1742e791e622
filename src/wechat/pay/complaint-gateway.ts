import { z } from 'zod';
import { COMPLAINT_ID } from '../../domain/payments/payment.js';
import type { PayAccount, PayAccounts } from '../../services/ports/payments/pay-accounts.js';
import type { ComplaintGateway, Done, Found, RefundDecision } from '../../services/ports/payments/pay-gateway.js';
import { doneBy, foundIn } from './pay-answers.js';
import { NOT_SET_UP } from './pay-gateway.js';
import type { PayHttp, PayRequest } from './pay-http.js';
import { toPictureForm } from './picture-form.js';
import { complaint, createToComplaint, historyLine, toLine } from './to-complaint.js';

type Deps = { readonly accounts: PayAccounts; readonly http: Pick<PayHttp, 'send'> };

const BASE = '/v3/merchant-service';
const URL_PATH = `${BASE}/complaint-notifications`;
const IMAGE_PATH = /^\/v3\/merchant-service\/images\/[A-Za-z0-9_.~%-]{1,1024}$/;
const BAD_NUMBER = { status: 'refused', code: 'BAD_NUMBER', message: '' } as const;
/** Says that a complaint is completed already (practice). */
const ALREADY_DONE: ReadonlySet<string> = new Set(['268440133']);

const page = z.object({ data: z.array(complaint).default([]) });
const history = z.object({ data: z.array(historyLine).default([]) });
const notificationUrl = z.object({ url: z.string() });
const uploaded = z.object({ media_id: z.string().min(1) });

const decisionBody = (decision: RefundDecision) =>
  decision.action === 'approve'
    ? { action: 'APPROVE', launch_refund_day: decision.days }
    : {
        action: 'REJECT',
        reject_reason: decision.reason,
        ...(decision.remark !== undefined && { remark: decision.remark }),
      };

const of = (complaintId: string, act = ''): string => `${BASE}/complaints-v2/${complaintId}${act}`;

/** A path of WeChat Pay's own pictures in an address it gave; whatever else stands there is not fetched. */
const imagePathOf = (address: string): string | undefined => {
  const path = URL.canParse(address) ? new URL(address).pathname : `${BASE}/images/${encodeURIComponent(address)}`;
  return IMAGE_PATH.test(path) ? path : undefined;
};

const createCalls = ({ accounts, http }: Deps) => {
  const ask = async <Shape extends z.ZodType, T>(
    channelId: string,
    request: PayRequest,
    { shape, read }: { readonly shape: Shape; readonly read: (body: z.output<Shape>, account: PayAccount) => T },
  ): Promise<Found<T>> => {
    const account = await accounts.find(channelId);
    if (!account) return NOT_SET_UP;
    return foundIn(await http.send(account, request), shape, (body) => read(body, account));
  };
  const tell = async (channelId: string, request: (account: PayAccount) => PayRequest): Promise<Done> => {
    const account = await accounts.find(channelId);
    return account ? doneBy(await http.send(account, request(account))) : NOT_SET_UP;
  };
  return { ask, tell };
};

type Calls = ReturnType<typeof createCalls>;
type Part<Key extends keyof ComplaintGateway> = Pick<ComplaintGateway, Key>;

const reading = ({ ask }: Calls): Part<'list' | 'detail' | 'history'> => ({
  list: (channelId, { from, to, offset, limit }) => {
    const query = `limit=${limit}&offset=${offset}&begin_date=${from}&end_date=${to}`;
    const request = { method: 'GET', path: `${BASE}/complaints-v2?${query}` } as const;
    const read = (body: z.output<typeof page>, account: PayAccount) =>
      body.data.map(createToComplaint(account.privateKey));
    return ask(channelId, request, { shape: page, read });
  },
  detail: async (channelId, complaintId) => {
    if (!COMPLAINT_ID.test(complaintId)) return BAD_NUMBER;
    const read = (body: z.output<typeof complaint>, account: PayAccount) => createToComplaint(account.privateKey)(body);
    return ask(channelId, { method: 'GET', path: of(complaintId) }, { shape: complaint, read });
  },
  history: async (channelId, complaintId) => {
    if (!COMPLAINT_ID.test(complaintId)) return BAD_NUMBER;
    const request = { method: 'GET', path: of(complaintId, '/negotiation-historys?limit=300&offset=0') } as const;
    return ask(channelId, request, { shape: history, read: (body) => body.data.map(toLine) });
  },
});

const acting = ({ tell }: Calls): Part<'reply' | 'complete' | 'decideRefund'> => {
  const post = (channelId: string, path: string, body: (account: PayAccount) => object): Promise<Done> =>
    tell(channelId, (account) => ({ method: 'POST', path, body: JSON.stringify(body(account)) }));
  return {
    reply: (channelId, complaintId, { text, imageIds }) =>
      post(channelId, of(complaintId, '/response'), ({ mchId }) => ({
        complainted_mchid: mchId,
        response_content: text,
        ...(imageIds.length > 0 && { response_images: imageIds }),
      })),
    complete: async (channelId, complaintId) => {
      const done = await post(channelId, of(complaintId, '/complete'), ({ mchId }) => ({ complainted_mchid: mchId }));
      return done.status === 'refused' && ALREADY_DONE.has(done.code) ? { status: 'done' } : done;
    },
    decideRefund: (channelId, complaintId, decision) =>
      post(channelId, of(complaintId, '/update-refund-progress'), () => decisionBody(decision)),
  };
};

const picturing = ({ accounts, http }: Deps, { ask }: Calls): Part<'uploadImage' | 'openImage'> => ({
  uploadImage: (channelId, image) => {
    const { meta, ...form } = toPictureForm(image);
    const request = { method: 'POST', path: `${BASE}/images/upload`, body: meta, form } as const;
    return ask(channelId, request, { shape: uploaded, read: ({ media_id: id }) => id });
  },
  openImage: async (channelId, address) => {
    const path = imagePathOf(address);
    const account = await accounts.find(channelId);
    if (path === undefined || !account) return { status: 'missing' };
    const answer = await http.send(account, { method: 'GET', path, isUnsigned: true });
    if (answer.status !== 'ok') return { status: 'missing' };
    return { status: 'found', value: { bytes: answer.bytes, contentType: answer.contentType } };
  },
});

const addressing = ({ ask, tell }: Calls): Part<'notificationUrl' | 'setNotificationUrl' | 'removeNotificationUrl'> => {
  const putUrl = (channelId: string, method: 'POST' | 'PUT', url: string) =>
    tell(channelId, () => ({ method, path: URL_PATH, body: JSON.stringify({ url }) }));

  return {
    notificationUrl: (channelId) =>
      ask(channelId, { method: 'GET', path: URL_PATH }, { shape: notificationUrl, read: ({ url }) => url }),
    // One address per merchant number: where there is one already it is replaced.
    setNotificationUrl: async (channelId, url) => {
      const made = await putUrl(channelId, 'POST', url);
      return made.status === 'refused' ? putUrl(channelId, 'PUT', url) : made;
    },
    removeNotificationUrl: (channelId) => tell(channelId, () => ({ method: 'DELETE', path: URL_PATH })),
  };
};

/** Consumer complaints 2.0: the package has nothing of them. */
export const createComplaintGateway = (deps: Deps): ComplaintGateway => {
  const calls = createCalls(deps);
  return { ...reading(calls), ...acting(calls), ...picturing(deps, calls), ...addressing(calls) };
};
