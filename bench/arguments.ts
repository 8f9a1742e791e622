import { parseArgs } from 'node:util';

const NUMBER_LISTS = { messages: '100000,1000000,10000000', waiting: '1000,100000,1000000' } as const;

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  only: { type: 'string' },
  growth: { type: 'boolean', default: false },
  soak: { type: 'boolean', default: false },
  fairness: { type: 'boolean', default: false },
  messages: { type: 'string', default: NUMBER_LISTS.messages },
  waiting: { type: 'string', default: NUMBER_LISTS.waiting },
  data: { type: 'string' },
  'seed-only': { type: 'boolean', default: false },
  minutes: { type: 'string', default: '30' },
  burst: { type: 'string', default: '20000' },
} as const;

export type Arguments = {
  /** What is run: the figures, or one of those that take their time. */
  readonly run: 'figures' | 'growth' | 'soak' | 'fairness';
  readonly isQuick: boolean;
  readonly isProfiled: boolean;
  readonly only: readonly string[] | undefined;
  readonly messages: readonly number[];
  readonly waiting: readonly number[];
  /** Where seeded stores are kept. */
  readonly data: string | undefined;
  readonly isSeedOnly: boolean;
  readonly minutes: number;
  /** Pushes of the loud merchant. */
  readonly burst: number;
};

const LONG = ['growth', 'soak', 'fairness'] as const;

const numbersOf = (name: keyof typeof NUMBER_LISTS, text: string): readonly number[] => {
  const numbers = text.split(',').map(Number);
  if (numbers.some((number) => !Number.isInteger(number) || number < 1))
    throw new Error(`--${name} takes whole numbers with commas between`);
  return numbers.toSorted((a, b) => a - b);
};

export const readArguments = (): Arguments => {
  const { values } = parseArgs({ options: OPTIONS });
  const [minutes, burst] = [Number(values.minutes), Number(values.burst)];
  if (!(minutes > 0) || !(burst >= 1)) throw new Error('--minutes and --burst take a number above zero');
  if (values['seed-only'] && values.data === undefined)
    throw new Error('--seed-only takes --data: what it makes is kept');
  return {
    run: LONG.find((name) => values[name]) ?? 'figures',
    isQuick: values.quick,
    isProfiled: values.profile,
    only: values.only?.split(','),
    messages: numbersOf('messages', values.messages),
    waiting: numbersOf('waiting', values.waiting),
    data: values.data,
    isSeedOnly: values['seed-only'],
    minutes,
    burst,
  };
};
