import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';

/** What a browser refused to let the console do, as the browser says. */
export type PageReport = { readonly directive: string | undefined; readonly blocked: string | undefined };

const HOUR_MS = 3_600_000;
/** Anybody may report: so many kinds are told apart, what comes after them is one more. */
const MOST_KINDS = 200;
const LONGEST_HOST = 100;
const OTHER = 'other';

const DIRECTIVES: ReadonlySet<string> = new Set(
  [
    'default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src media-src font-src',
    'connect-src manifest-src worker-src child-src frame-src object-src base-uri form-action frame-ancestors',
    'require-trusted-types-for trusted-types',
  ]
    .join(' ')
    .split(' '),
);
/** What a browser says where there is no address. */
const WORDS: ReadonlySet<string> = new Set([
  'inline',
  'eval',
  'wasm-eval',
  'self',
  'data',
  'blob',
  'trusted-types-policy',
  'trusted-types-sink',
]);

const directiveOf = (said = ''): string => {
  const [name = ''] = said.trim().toLowerCase().split(/\s/, 1);
  return DIRECTIVES.has(name) ? name : OTHER;
};

/** The host alone: a path, a query or a sample of a script may hold a person's data. */
const blockedOf = (said = ''): string => {
  const word = said.trim().toLowerCase();
  if (WORDS.has(word)) return word;
  if (!URL.canParse(word)) return OTHER;
  const { host, protocol } = new URL(word);
  return (host || protocol.replace(':', '')).slice(0, LONGEST_HOST);
};

type Deps = { readonly clock: Clock; readonly logger: Logger };

/**
 * Counts what browsers report of the page's policy, and warns once an hour of each directive and host. Of this process: nothing of a
 * report is stored.
 */
export const createPageReports = ({ clock, logger }: Deps) => {
  const warnedAt = new Map<string, number>();
  const counts = new Map<string, number>();
  const warn = (directive: string, blocked: string): void => {
    const kind = `${directive} ${blocked}`;
    const isKnown = warnedAt.has(kind) || warnedAt.size < MOST_KINDS;
    const key = isKnown ? kind : OTHER;
    const now = clock.now().getTime();
    if (now - (warnedAt.get(key) ?? -Infinity) < HOUR_MS) return;
    warnedAt.set(key, now);
    logger.warn(
      isKnown ? { directive, blocked } : { directive: OTHER, blocked: OTHER },
      'a browser refused something on a page',
    );
  };
  return {
    note: (reports: readonly PageReport[]): void => {
      for (const report of reports) {
        const directive = directiveOf(report.directive);
        counts.set(directive, (counts.get(directive) ?? 0) + 1);
        warn(directive, blockedOf(report.blocked));
      }
    },
    /** By directive, since this process began. */
    counts: (): ReadonlyMap<string, number> => counts,
  };
};

export type PageReports = ReturnType<typeof createPageReports>;
