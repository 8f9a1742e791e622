/** Codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 s, which is what every app can do). */
export type OneTimeCodes = {
  /** 160 random bits in base32. */
  readonly newSecret: () => string;
  /** What the app reads from the QR code. */
  readonly uriOf: (input: { readonly secret: string; readonly issuer: string; readonly label: string }) => string;
  /** The step the code belongs to, at most one before or after now; undefined when it is no code of this secret. */
  readonly stepOf: (input: { readonly secret: string; readonly code: string; readonly at: Date }) => number | undefined;
  /** 80 random bits each, in four groups of four letters and digits. */
  readonly newRecoveryCodes: () => readonly string[];
};
