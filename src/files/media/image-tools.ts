import sharp from 'sharp';
import type { Sharp, SharpOptions } from 'sharp';
import type { ImageTools, ImageType, RenderedImage } from '../../services/ports/tools/image-tools.js';
import { hasOversizedText } from './png-chunks.js';

/** A picture that takes longer is made to exhaust us. */
const TIMEOUT_SECONDS = 10;
/** Beyond any picture we take: only a bound for telling "too large" from "unreadable". */
const READABLE_PIXELS = 400_000_000;

/** JPEG qualities to try, until the file fits. */
const QUALITIES = [88, 75, 60];

const optionsFor = (type: ImageType, limitInputPixels: number): SharpOptions => ({
  animated: type === 'image/gif',
  // A file that is cut short or broken is refused, not repaired.
  failOn: 'error',
  limitInputPixels,
  sequentialRead: true,
});

/** Encoders of each type, best first. */
const encodersFor = (type: ImageType): readonly ((image: Sharp) => Sharp)[] => {
  switch (type) {
    case 'image/jpeg':
      return QUALITIES.map((quality) => (image) => image.jpeg({ quality, mozjpeg: false }));
    case 'image/png':
      return [(image) => image.png(), (image) => image.png({ palette: true })];
    case 'image/gif':
      return [(image) => image.gif()];
  }
};

const FORMATS: Readonly<Record<ImageType, string>> = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/gif': 'gif' };

/** Pictures through libvips. Whatever it refuses to read is `unreadable`. */
export const createImageTools = (): ImageTools => ({
  render: async (bytes, { type, maxPixels, maxBytes }) => {
    if (type === 'image/png' && hasOversizedText(bytes)) return { status: 'unreadable' };
    try {
      const { format, width = 0, height = 0 } = await sharp(bytes, optionsFor(type, READABLE_PIXELS)).metadata();
      if (format !== FORMATS[type] || width * height === 0) return { status: 'unreadable' };
      // `height` is that of all frames together.
      if (width * height > maxPixels) return { status: 'too_large' };
      return await encode(bytes, { type, maxPixels, maxBytes });
    } catch {
      return { status: 'unreadable' };
    }
  },

  measure: async (bytes) => {
    try {
      const { autoOrient } = await sharp(bytes, { limitInputPixels: READABLE_PIXELS }).metadata();
      return { width: autoOrient.width, height: autoOrient.height };
    } catch {
      return undefined;
    }
  },
});

type Limits = Parameters<ImageTools['render']>[1];

const encode = async (bytes: Uint8Array, { type, maxPixels, maxBytes }: Limits): Promise<RenderedImage> => {
  for (const encodeAs of encodersFor(type)) {
    const image = sharp(bytes, optionsFor(type, maxPixels)).timeout({ seconds: TIMEOUT_SECONDS });
    // What turns the picture upright goes with the rest of the metadata, so the picture itself is turned first.
    const { data, info } = await encodeAs(type === 'image/gif' ? image : image.autoOrient()).toBuffer({
      resolveWithObject: true,
    });
    if (data.length <= maxBytes) {
      return { status: 'rendered', bytes: data, width: info.width, height: info.pageHeight ?? info.height };
    }
  }
  return { status: 'too_large' };
};
