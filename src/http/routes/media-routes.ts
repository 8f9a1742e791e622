import { z } from 'zod';
import { mediaAnswer, mediaFields, mediaLinkQuery } from '../../contract/conversations/messages.js';
import { id } from '../../contract/paging.js';
import type { OpenMedia } from '../../services/media/open-media.js';
import type { UploadMedia } from '../../services/media/upload-media.js';
import type { ConversationViews } from '../../services/reads/conversation-views.js';
import { guardBody } from '../guard.js';
import { bytesRoute, route } from '../route.js';
import type { Route } from '../route.js';
import { sendBytes } from '../bodies/send-bytes.js';
import { receiveUpload } from '../bodies/upload.js';

export type MediaRouteDeps = {
  readonly uploadMedia: UploadMedia;
  readonly openMedia: OpenMedia;
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
      const { id: mediaId } = await deps.uploadMedia({ actor, fileName, bytes, conversationId });
      return { mediaId };
    },
  }),
  bytesRoute({
    name: 'media.get',
    method: 'GET',
    path: '/media/:mediaId',
    summary: 'A stored picture, voice or video, by a signed link that lives 10 minutes.',
    access: 'conversations.read',
    limit: 'read',
    endsBy: 'expires',
    input: z.object({ params: z.strictObject({ mediaId: id }), query: mediaLinkQuery }),
    handle: async ({ actor: { merchantId }, params: { mediaId }, query: pass, ctx }) =>
      sendBytes(ctx, await deps.openMedia({ merchantId, mediaId, pass })),
  }),
];
