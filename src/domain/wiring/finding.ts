/** What the doctor looks at, in the order it is shown: from the way to us, through the account, to what came of it. */
export const WIRING_CHECKS = [
  'channel',
  'public_url',
  'tls',
  'wechat_reach',
  'verification',
  'decryption',
  'clock',
  'token',
  'ip_list',
  'token_fights',
  'customer_service',
  'permissions',
  'third_party',
  'account',
  'quota',
  'callback_ips',
  'pushes',
  'replies',
  'database',
] as const;
export type WiringCheck = (typeof WIRING_CHECKS)[number];

/** Green: as it should be. Amber: works, but look at it. Red: customers are lost until somebody acts. */
export type FindingColour = 'green' | 'amber' | 'red';

/** What a finding's sentence is filled with; never a secret and nothing about a customer. */
export type FindingFacts = Readonly<Record<string, string | number>>;

/** What one check found. `code` names the sentence among those of its check; `errcode` is WeChat's, where one was given. */
export type Finding = {
  readonly check: WiringCheck;
  readonly colour: FindingColour;
  readonly code: string;
  readonly facts: FindingFacts;
  readonly errcode?: number | undefined;
};

/** The findings of one look at a channel. */
export type WiringReport = { readonly checkedAt: Date; readonly findings: readonly Finding[] };

const finding =
  (colour: FindingColour) =>
  (
    check: WiringCheck,
    code: string,
    { errcode, ...facts }: FindingFacts & { readonly errcode?: number } = {},
  ): Finding => ({
    check,
    colour,
    code,
    facts,
    ...(errcode !== undefined && { errcode }),
  });

export const green = finding('green');
export const amber = finding('amber');
export const red = finding('red');

const RANKS: Readonly<Record<FindingColour, number>> = { green: 0, amber: 1, red: 2 };

/** The colour of the whole: that of its worst finding. */
export const worstOf = (findings: readonly Finding[]): FindingColour =>
  findings.reduce<FindingColour>((worst, { colour }) => (RANKS[colour] > RANKS[worst] ? colour : worst), 'green');

/** Checks that are red now and were not before: what somebody is called for. */
export const turnedRed = (before: readonly Finding[], after: readonly Finding[]): readonly Finding[] => {
  const wasRed = new Set(before.filter(({ colour }) => colour === 'red').map(({ check }) => check));
  return after.filter(({ check, colour }) => colour === 'red' && !wasRed.has(check));
};
