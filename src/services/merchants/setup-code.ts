import type { Clock } from '../../kernel/clock.js';
import type { Tokens } from '../ports/tools/tokens.js';

/** A code made at start is good for so long; a configured one as long as the process. */
const MADE_CODE_MS = 60 * 60_000;

type Deps = {
  /** SETUP_CODE, where the operator has set it. */
  readonly configured: string | undefined;
  readonly tokens: Tokens;
  readonly clock: Clock;
};

export type SetupCode = {
  /** To be printed at start; undefined where the operator knows it already. */
  readonly toPrint: string | undefined;
  readonly isRight: (code: string) => boolean;
};

/** Who may do the first set-up: whoever reads the server's settings or its output. */
export const createSetupCode = ({ configured, tokens, clock }: Deps): SetupCode => {
  const code = configured ?? tokens.newToken();
  const endsAt = configured === undefined ? clock.now().getTime() + MADE_CODE_MS : Infinity;
  return {
    toPrint: configured === undefined ? code : undefined,
    isRight: (given) => tokens.isEqual(given, code) && clock.now().getTime() < endsAt,
  };
};
