import type { Clock } from '../../kernel/clock.js';
import type { LinkSigner } from '../ports/tools/link-signer.js';

type Deps = { readonly signer: LinkSigner; readonly clock: Clock };

/** What a link to a medium carries beside its id; all of it goes into the query. */
export type MediaPass = {
  /** Seconds since 1970. */
  readonly expires: number;
  readonly signature: string;
};

export type MediaLinks = {
  /** Lives 5 to 10 minutes; within 5 minutes the same medium gets the same pass, so that browsers may cache it. */
  readonly passFor: (merchantId: string, mediaId: string) => MediaPass;
  readonly isValid: (merchantId: string, mediaId: string, pass: MediaPass) => boolean;
};

const STEP_SECONDS = 5 * 60;
const LONGEST_SECONDS = 2 * STEP_SECONDS;

export const createMediaLinks = ({ signer, clock }: Deps): MediaLinks => {
  const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1000);
  const textOf = (merchantId: string, mediaId: string, expires: number): string =>
    `media ${merchantId} ${mediaId} ${expires}`;
  return {
    passFor: (merchantId, mediaId) => {
      const expires = Math.floor(nowSeconds() / STEP_SECONDS) * STEP_SECONDS + LONGEST_SECONDS;
      return { expires, signature: signer.sign(textOf(merchantId, mediaId, expires)) };
    },
    isValid: (merchantId, mediaId, { expires, signature }) => {
      const left = expires - nowSeconds();
      const isInTime = left > 0 && left <= LONGEST_SECONDS;
      return signer.isSigned(textOf(merchantId, mediaId, expires), signature) && isInTime;
    },
  };
};
