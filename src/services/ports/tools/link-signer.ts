/** Signs what a link says, with a key of this installation; the signature is safe in a URL. */
export type LinkSigner = {
  readonly sign: (text: string) => string;
  /** Compares in constant time. */
  readonly isSigned: (text: string, signature: string) => boolean;
};
