/** Keeps pictures, voice and video: a folder or S3. Keys are ours; a stored object never changes. */
export type MediaStore = {
  readonly put: (key: string, bytes: Uint8Array, contentType: string) => Promise<void>;
  /** Undefined when there is no such object. */
  readonly get: (key: string) => Promise<Uint8Array | undefined>;
  readonly remove: (key: string) => Promise<void>;
};
