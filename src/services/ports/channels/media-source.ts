import type { DeliveryError } from '../../../domain/conversations/message.js';

/** `gone`: it will never be had. `later`: another try may succeed. */
export type MediaDownload =
  | { readonly status: 'fetched'; readonly bytes: Uint8Array; readonly contentType: string | undefined }
  | { readonly status: 'gone'; readonly error: DeliveryError }
  | { readonly status: 'later'; readonly error: DeliveryError };

/** Where customers' pictures, voice and video lie before we have them; at most 20 MB each. Never throws for what it is answered. */
export type MediaSource = {
  readonly download: (input: { readonly channelId: string; readonly wechatMediaId: string }) => Promise<MediaDownload>;
};
