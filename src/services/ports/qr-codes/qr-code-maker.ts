import type { AccountAnswer } from '../channels/account-answer.js';

/** Parametric QR codes at the platform; what was made cannot be called back. */
export type QrCodeMaker = {
  readonly make: (
    channelId: string,
    /** `seconds` undefined: permanent. */
    code: { readonly scene: string; readonly seconds: number | undefined },
  ) => Promise<AccountAnswer<{ readonly ticket: string; readonly url: string; readonly seconds: number | undefined }>>;
};
