export type Part = {
  readonly name: string;
  readonly fileName?: string;
  readonly contentType: string;
  readonly bytes: Buffer;
};

const HEADER_END = Buffer.from('\r\n\r\n');

const attribute = (headers: string, name: string): string | undefined =>
  new RegExp(`[;\\s]${name}="([^"]*)"`, 'i').exec(headers)?.[1];

const readPart = (piece: Buffer): Part | undefined => {
  const end = piece.indexOf(HEADER_END);
  if (end < 0) return undefined;
  const headers = piece.subarray(0, end).toString('utf8');
  const name = attribute(headers, 'name');
  if (name === undefined) return undefined;
  const fileName = attribute(headers, 'filename');
  return {
    name,
    ...(fileName === undefined ? {} : { fileName }),
    contentType: /content-type:\s*([^\r\n;]+)/i.exec(headers)?.[1]?.trim() ?? 'application/octet-stream',
    bytes: piece.subarray(end + HEADER_END.length),
  };
};

/**
 * The parts of a form upload. As at WeChat only `filename="…"` names a file: `filename*=` (RFC 2231) is not understood.
 * An unreadable body has no parts.
 */
export const readMultipart = (contentType: string, body: Buffer): readonly Part[] => {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!boundary) return [];
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = body.indexOf(mark);
  while (start >= 0) {
    const from = start + mark.length + 2;
    const next = body.indexOf(mark, from);
    if (next < 0) break;
    const part = readPart(body.subarray(from, next - 2));
    if (part) parts.push(part);
    start = next;
  }
  return parts;
};
