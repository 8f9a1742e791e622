import { isUnanswered } from '../../domain/payments/complaint.js';
import type { Complaint, ComplaintLine } from '../../domain/payments/complaint.js';
import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { ComplaintGateway, Done, RefundDecision } from '../ports/payments/pay-gateway.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { MediaStore } from '../ports/tools/media-store.js';
import type { SyncComplaint } from './sync-complaint.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly complaintGateway: Pick<ComplaintGateway, 'reply' | 'complete' | 'decideRefund' | 'uploadImage'>;
  readonly mediaStore: Pick<MediaStore, 'get'>;
  readonly syncComplaint: SyncComplaint;
};
type Which = { readonly actor: Actor; readonly complaintId: string };

const LARGEST_PICTURE_BYTES = 2 * 1024 * 1024;

const refusedBy = (code: string, message: string): AppError =>
  new AppError('conflict', 'pay_refused', { details: { payCode: code, payMessage: message } });

/** What agents do with a complaint. After each act it is read anew, so that the screen shows what WeChat Pay has. */
export const createWorkComplaint = (deps: Deps) => {
  const { complaintGateway, syncComplaint } = deps;
  const find = createFind(deps);
  const upload = createUpload(deps);
  const settle = createSettle(deps, find);
  return {
    reply: async (
      input: Which & { readonly text: string; readonly mediaIds: readonly string[] },
    ): Promise<Complaint> => {
      const { complaint, lines: before } = await find(input);
      const imageIds: string[] = [];
      for (const mediaId of input.mediaIds) imageIds.push(await upload(input, complaint.channelId, mediaId));
      const done = await complaintGateway.reply(complaint.channelId, complaint.complaintId, {
        text: input.text,
        imageIds,
      });
      return settle(input, done, (after) => hasNew(after.lines, before, input.text));
    },
    /** Throws `unanswered` where the customer's words wait for an answer and `evenUnanswered` is not given. */
    complete: async (input: Which & { readonly evenUnanswered: boolean }): Promise<Complaint> => {
      const { complaint, lines } = await find(input);
      if (complaint.state === 'processed') return complaint;
      if (!input.evenUnanswered && isUnanswered(lines)) throw new AppError('conflict', 'unanswered');
      const done = await complaintGateway.complete(complaint.channelId, complaint.complaintId);
      return settle(input, done, (after) => after.complaint.state === 'processed');
    },
    decideRefund: async (input: Which & { readonly decision: RefundDecision }): Promise<Complaint> => {
      const { complaint } = await find(input);
      if (complaint.problem !== 'refund') throw refusedBy('NOT_A_REFUND', '');
      const done = await complaintGateway.decideRefund(complaint.channelId, complaint.complaintId, input.decision);
      return settle(input, done, () => false);
    },
    refresh: ({ actor, complaintId }: Which): Promise<Complaint> => syncComplaint(actor.merchantId, complaintId),
  };
};

const createFind =
  ({ unitOfWork }: Deps) =>
  async ({ actor, complaintId }: Which) => {
    const found = await unitOfWork.run(actor.merchantId, async ({ complaints }) => {
      const complaint = await complaints.findById(complaintId);
      return complaint && { complaint, lines: await complaints.linesOf(complaintId) };
    });
    if (!found) throw new AppError('missing', 'not_found');
    return found;
  };

type Find = ReturnType<typeof createFind>;

/** Throws where it is not a picture that WeChat Pay takes. */
const pictureTypeOf = (
  record: { readonly contentType?: string | undefined } | undefined,
  bytes: Uint8Array | undefined,
): string => {
  if (!record || !bytes) throw new AppError('missing', 'not_found');
  const { contentType = '' } = record;
  if (!['image/jpeg', 'image/png'].includes(contentType)) throw new AppError('unsupported', 'file_type');
  if (bytes.length > LARGEST_PICTURE_BYTES) throw new AppError('too_large', 'too_large');
  return contentType;
};

const createUpload =
  ({ unitOfWork, mediaStore, complaintGateway }: Deps) =>
  async ({ actor }: Which, channelId: string, mediaId: string): Promise<string> => {
    const record = await unitOfWork.run(actor.merchantId, ({ media }) => media.findById(mediaId));
    const bytes = record?.storeKey === undefined ? undefined : await mediaStore.get(record.storeKey);
    const contentType = pictureTypeOf(record, bytes);
    if (!bytes) throw new AppError('missing', 'not_found');
    const fileName = `picture.${contentType === 'image/png' ? 'png' : 'jpg'}`;
    const uploaded = await complaintGateway.uploadImage(channelId, { bytes, contentType, fileName });
    if (uploaded.status === 'found') return uploaded.value;
    if (uploaded.status === 'refused') throw refusedBy(uploaded.code, uploaded.message);
    throw new AppError('unavailable', 'unavailable');
  };

const hasNew = (lines: readonly ComplaintLine[], before: readonly ComplaintLine[], text: string): boolean => {
  const known = new Set(before.map(({ logId }) => logId));
  return lines.some(
    ({ logId, type, details }) => !known.has(logId) && type === 'MERCHANT_RESPONSE' && details === text,
  );
};

/** A reply whose answer was lost may have arrived: the history tells, and it is not sent twice. */
const createSettle =
  ({ syncComplaint }: Deps, find: Find) =>
  async (which: Which, done: Done, arrived: (after: Awaited<ReturnType<Find>>) => boolean) => {
    if (done.status === 'refused') throw refusedBy(done.code, done.message);
    await syncComplaint(which.actor.merchantId, which.complaintId);
    const after = await find(which);
    if (done.status === 'unclear' && !arrived(after)) throw new AppError('unavailable', 'unavailable');
    return after.complaint;
  };

export type WorkComplaint = ReturnType<typeof createWorkComplaint>;
