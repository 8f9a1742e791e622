import { createHash, randomBytes } from 'node:crypto';

type Image = { readonly fileName: string; readonly contentType: string; readonly bytes: Uint8Array };

/** `meta` is what is signed, exactly as it stands in the form (WeChat Pay doc: 图片上传). */
export type PictureForm = { readonly meta: string; readonly bytes: Buffer; readonly contentType: string };

export const toPictureForm = ({ fileName, contentType, bytes }: Image): PictureForm => {
  const boundary = `----${randomBytes(18).toString('hex')}`;
  const meta = JSON.stringify({ filename: fileName, sha256: createHash('sha256').update(bytes).digest('hex') });
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="meta"',
    'Content-Type: application/json',
    '',
    meta,
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${fileName}"`,
    `Content-Type: ${contentType}`,
    '',
    '',
  ].join('\r\n');
  const foot = `\r\n--${boundary}--\r\n`;
  return {
    meta,
    bytes: Buffer.concat([Buffer.from(head), bytes, Buffer.from(foot)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
};
