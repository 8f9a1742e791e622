import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AppError } from '../../kernel/errors.js';
import type { MediaStore } from '../../services/ports/tools/media-store.js';

export type S3Settings = {
  readonly bucket: string;
  readonly region: string;
  /** Undefined: Amazon's own. */
  readonly endpoint: string | undefined;
  /** The bucket in the path instead of the host name, as most other makers of S3 want it. */
  readonly forcePathStyle: boolean;
  /** Undefined: the machine's own credentials. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
};

const MAX_TRIES = 3;
const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Media in a bucket. `close` ends its connections. */
export const createS3MediaStore = (settings: S3Settings): MediaStore & { readonly close: () => void } => {
  const { bucket: Bucket, region, endpoint, forcePathStyle, credentials } = settings;
  const client = new S3Client({
    region,
    forcePathStyle,
    maxAttempts: MAX_TRIES,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    ...(endpoint !== undefined && { endpoint }),
    // The SDK notes on the object where the keys came from, and the settings are frozen: it gets one of its own.
    ...(credentials !== undefined && { credentials: { ...credentials } }),
  });
  return {
    put: (Key, bytes, ContentType) =>
      asked(async () => {
        await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType }));
      }),
    get: (Key) =>
      asked(async () => {
        try {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
          return await Body?.transformToByteArray();
        } catch (error) {
          if (error instanceof NoSuchKey) return undefined;
          throw error;
        }
      }),
    remove: (Key) =>
      asked(async () => {
        await client.send(new DeleteObjectCommand({ Bucket, Key }));
      }),
    close: () => client.destroy(),
  };
};

const asked = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (cause) {
    throw new AppError('unavailable', 'unavailable', { cause });
  }
};
