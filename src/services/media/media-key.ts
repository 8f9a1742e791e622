import type { MediaType } from '../../domain/channels/media-type.js';

/** Where a medium lies in the media store. Nothing a person typed is part of it. */
export const mediaKey = (merchantId: string, mediaId: string, type: Pick<MediaType, 'extension'>): string =>
  `${merchantId}/${mediaId}.${type.extension}`;
