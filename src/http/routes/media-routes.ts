import { z } from 'zod';
import { mediaAnswer, mediaFields, mediaLinkQuery } from '../../contract/messages.js';
import { id } from '../../contract/paging.js';
import type { Actor } from '../../domain/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { ConversationViews } from '../../services/reads/conversation-views.js';
import { guardBody } from '../guard.js';
import { bytesRoute, route } from '../route.js';
import type { Route } from '../route.js';
import { sendBytes } from '../send-bytes.js';
import { receiveUpload } from '../upload.js';

/** `services/media/upload-media.ts` */
type UploadMedia = (input: {
  readonly actor: Actor;
  readonly fileName: string;
  readonly bytes: Uint8Array;
}) => Promise<{ readonly mediaId: string }>;

/** `services/media/open-media.ts` */
type OpenMedia = (input: {
  readonly merchantId: string;
  readonly mediaId: string;
}) => Promise<{ readonly bytes: Uint8Array; readonly contentType: string; readonly fileName: string }>;

type LinkClaim = {
  readonly mediaId: string;
  readonly merchantId: string;
  readonly expires: number;
  readonly signature: string;
};

export type MediaRouteDeps = {
  readonly uploadMedia: UploadMedia;
  readonly openMedia: OpenMedia;
  /** Whether a link was signed by us for this merchant and is not over. */
  readonly isMediaLinkGood: (claim: LinkClaim) => boolean;
  readonly conversationViews: Pick<ConversationViews, 'detail'>;
};

export const mediaRoutes = (deps: MediaRouteDeps): readonly Route[] => [
  route({
    name: 'media.upload',
    method: 'POST',
    path: '/api/v1/media',
    summary: 'Keeps a picture, voice or video (multipart form, field `file`) to be sent in a reply.',
    access: 'conversations.serve',
    limit: 'upload',
    isUpload: true,
    input: z.object({}),
    answer: mediaAnswer,
    handle: async ({ actor, ctx }) => {
      const { fileName, bytes, fields } = await receiveUpload(ctx);
      const { conversationId } = guardBody(mediaFields, fields);
      if (conversationId !== undefined) await deps.conversationViews.detail(actor, conversationId);
      return deps.uploadMedia({ actor, fileName, bytes });
    },
  }),
  bytesRoute({
    name: 'media.get',
    method: 'GET',
    path: '/media/:mediaId',
    summary: 'A stored picture, voice or video, by a signed link that lives 10 minutes.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ params: z.strictObject({ mediaId: id }), query: mediaLinkQuery }),
    handle: async ({ actor: { merchantId }, params: { mediaId }, query, ctx }) => {
      if (!deps.isMediaLinkGood({ mediaId, merchantId, ...query })) throw new AppError('missing', 'not_found');
      sendBytes(ctx, await deps.openMedia({ merchantId, mediaId }));
    },
  }),
];
