export type ImageType = 'image/jpeg' | 'image/png' | 'image/gif';

export type RenderedImage =
  | { readonly status: 'rendered'; readonly bytes: Uint8Array; readonly width: number; readonly height: number }
  /** Broken, cut short, of another type, or made to exhaust the reader. */
  | { readonly status: 'unreadable' }
  /** More picture points than allowed, over all frames. */
  | { readonly status: 'too_large' };

export type ImageTools = {
  /** Draws the picture anew, upright and without metadata, in its own format and in at most `maxBytes`. */
  readonly render: (
    bytes: Uint8Array,
    limits: { readonly type: ImageType; readonly maxPixels: number; readonly maxBytes: number },
  ) => Promise<RenderedImage>;
  /** Width and height as shown; undefined when it cannot be read. */
  readonly measure: (bytes: Uint8Array) => Promise<{ readonly width: number; readonly height: number } | undefined>;
};
