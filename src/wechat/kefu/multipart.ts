import { randomBytes } from 'node:crypto';

type File = { readonly fileName: string; readonly contentType: string; readonly bytes: Uint8Array };

/** A form of one part named `media`. The file name is plain ASCII: WeChat reads no encoded one (41005, practice). */
export const toMultipart = ({
  fileName,
  contentType,
  bytes,
}: File): { readonly body: Buffer; readonly contentType: string } => {
  const boundary = `----${randomBytes(18).toString('hex')}`;
  const head = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="media"; filename="${fileName}"`,
    `Content-Type: ${contentType}`,
    '',
    '',
  ].join('\r\n');
  return {
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
};
