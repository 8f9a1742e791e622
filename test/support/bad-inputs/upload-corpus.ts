import { deflateRawSync, constants } from 'node:zlib';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { z } from 'zod';
import { corpusAsWritten } from './all-cases.js';

const content = z.union([
  z.strictObject({
    sample: z.enum(['jpeg-100x100', 'png-ztxt-bomb', 'mp4-1s', 'mp3-1s']),
    padTo: z.number().optional(),
    take: z.number().optional(),
  }),
  z.looseObject({ gen: z.string() }),
]);
const status = z.union([z.number(), z.literal('closed')]);
const uploadCase = z.strictObject({
  id: z.string(),
  target: z.literal('upload'),
  kind: z.string(),
  tags: z.array(z.string()),
  why: z.string(),
  as: z.enum(['agentA', 'anonymous']),
  method: z.string(),
  path: z.string(),
  fields: z.record(z.string(), z.string()).default({}),
  file: z.strictObject({ name: z.string(), type: z.string(), content }).optional(),
  multipart: z
    .strictObject({
      raw: z.string().optional(),
      parts: z.number().optional(),
      boundary: z.union([z.string(), z.null(), z.object({ repeat: z.string(), count: z.number() })]).optional(),
      abortAfterFraction: z.number().optional(),
    })
    .default({}),
  expect: z.strictObject({
    status: z.union([status.transform((one) => [one]), z.array(status)]),
    bodyRule: z.looseObject({ has: z.record(z.string(), z.string()).optional() }),
    stored: z.boolean(),
    storedName: z.string().optional(),
    // Follow-up checks in words.
    files: z.string().optional(),
    served: z.record(z.string(), z.string()).optional(),
    maxMs: z.number().optional(),
    serverAlive: z.boolean().optional(),
  }),
});
export type UploadCase = z.infer<typeof uploadCase>;

/** The uploads of the corpus, and the links to what was uploaded. */
export const uploadCorpus: readonly UploadCase[] = corpusAsWritten.cases
  .filter(({ target }) => target === 'upload')
  .map((one) => uploadCase.parse(one));

const chunk = (name: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A picture with a compressed text of 1 GB: one MiB of zeros, compressed once and said a thousand times. */
const bomb = (picture: Buffer): Buffer => {
  const mebibyte = deflateRawSync(Buffer.alloc(2 ** 20), { finishFlush: constants.Z_FULL_FLUSH });
  const deflated = Buffer.concat([Buffer.from([0x78, 0x9c]), ...Array.from({ length: 1024 }, () => mebibyte)]);
  const text = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflated]));
  const afterHeader = 8 + 25;
  return Buffer.concat([picture.subarray(0, afterHeader), text, picture.subarray(afterHeader)]);
};

const picture = () => sharp({ create: { width: 100, height: 100, channels: 3, background: '#07c160' } });
const SAMPLES: Readonly<Record<string, () => Promise<Buffer>>> = {
  'jpeg-100x100': () => picture().jpeg().toBuffer(),
  'png-ztxt-bomb': async () => bomb(await picture().png().toBuffer()),
  'mp4-1s': async () => Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2', 'latin1'),
  'mp3-1s': async () => Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'),
};

const genBytes = z.union([
  z.object({ gen: z.literal('none') }).transform(() => Buffer.alloc(0)),
  z.object({ gen: z.literal('text'), value: z.string() }).transform(({ value }) => Buffer.from(value)),
  z.object({ gen: z.literal('base64'), value: z.string() }).transform(({ value }) => Buffer.from(value, 'base64')),
]);
const concatenated = z.object({ gen: z.literal('concat'), parts: z.array(genBytes) });

/** The bytes of the file. */
export const fileBytesOf = async (spec: z.infer<typeof content>): Promise<Buffer> => {
  if (!('sample' in spec)) {
    const joined = concatenated.safeParse(spec);
    return joined.success ? Buffer.concat(joined.data.parts) : genBytes.parse(spec);
  }
  const { sample, padTo, take } = z
    .object({ sample: z.string(), padTo: z.number().optional(), take: z.number().optional() })
    .parse(spec);
  const whole = (await SAMPLES[sample]?.()) ?? Buffer.alloc(0);
  if (take !== undefined) return whole.subarray(0, Math.floor(whole.length * take));
  return padTo === undefined ? whole : Buffer.concat([whole, Buffer.alloc(padTo - whole.length)]);
};

const boundaryOf = ({ multipart: { boundary = 'B' } }: UploadCase): string | null =>
  typeof boundary === 'object' && boundary !== null ? boundary.repeat.repeat(boundary.count) : boundary;

/** As the case has it, byte for byte; what no header may hold goes the way of RFC 5987, which hands it on as it is. */
const nameOf = (name: string): string =>
  /\p{Cc}/u.test(name) ? `filename*=UTF-8''${encodeURIComponent(name)}` : `filename="${name}"`;

/** The header and the body of the form. */
export const formOf = async (one: UploadCase): Promise<{ readonly type: string; readonly body: Buffer }> => {
  const boundary = boundaryOf(one);
  const type = boundary === null ? 'multipart/form-data' : `multipart/form-data; boundary=${boundary}`;
  const { raw, parts } = one.multipart;
  if (raw !== undefined) return { type, body: Buffer.from(raw) };
  const field = (name: string, value: string): Buffer =>
    Buffer.from(`--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const fields = parts === undefined ? Object.entries(one.fields) : Array.from({ length: parts }, () => ['a', 'x']);
  const pieces = fields.map(([name = '', value = '']) => field(name, value));
  if (one.file) {
    const head = `--B\r\nContent-Disposition: form-data; name="file"; ${nameOf(one.file.name)}\r\nContent-Type: ${one.file.type}\r\n\r\n`;
    pieces.push(Buffer.from(head), await fileBytesOf(one.file.content), Buffer.from('\r\n'));
  }
  return { type, body: Buffer.concat([...pieces, Buffer.from('--B--\r\n')]) };
};
