import { createCursors } from '../../src/app/tools/cursors.js';
import type { Actor } from '../../src/domain/people/agent.js';
import { createConversationReads } from '../../src/postgres/reads/conversations/conversations.js';
import { createMessageReads } from '../../src/postgres/reads/conversations/messages.js';
import { createReportReads } from '../../src/postgres/reads/reports.js';
import { createSearchReads } from '../../src/postgres/reads/search.js';
import type { MerchantReader } from '../../src/postgres/unit-of-work.js';
import type { ConversationScope, ConversationSort } from '../../src/services/ports/reads/conversation-reads.js';
import type { ReportDays, ReportDimension } from '../../src/services/ports/reads/report-reads.js';
import { createReadReport } from '../../src/services/reports/read-report.js';
import { createSearch } from '../../src/services/search/search.js';

export type Place = {
  readonly merchantId: string;
  readonly supervisorId: string;
  readonly agentId: string;
  readonly customerId: string;
  readonly conversationId: string;
  /** The last Monday that is over, and what ends with the last Sunday. */
  readonly monday: string;
  readonly sunday: string;
  readonly monthBefore: string;
};

export type Call = {
  readonly name: string;
  readonly run: (place: Place) => Promise<unknown>;
  /** It adds up what arrived in its days: more a day costs more, however long the past. */
  readonly isOfItsDays?: boolean;
};

const PAGE = 50;
const SECRET = 'a secret of the bench, 32 characters long';

/** Said everywhere, often, seldom, with a number, one character, never. */
const QUESTIONS = ['你好', '苹果坏了三个', '丹东草莓能寄到乡镇', '订单号88', '果', '石榴'] as const;

const LISTS: readonly (readonly [ConversationScope, ConversationSort | undefined])[] = [
  ['mine', 'opened'],
  ['mine', 'window'],
  ['queued', undefined],
  ['groups', 'latest'],
  ['groups', 'waiting'],
  ['at_risk', undefined],
  ['closed', undefined],
  ['all', undefined],
];

const REPORTS: readonly (readonly [ReportDimension, 'a Monday' | 'a week' | 'four weeks'])[] = [
  ['hour', 'a Monday'],
  ['agent', 'a Monday'],
  ['day', 'a week'],
  ['agent', 'a week'],
  ['tag', 'a week'],
  ['day', 'four weeks'],
  ['agent', 'four weeks'],
];

const daysOf = ({ monday, sunday, monthBefore }: Place, range: (typeof REPORTS)[number][1]): ReportDays => {
  if (range === 'a Monday') return { from: monday, to: monday };
  return { from: range === 'a week' ? monday : monthBefore, to: sunday };
};

const listCalls = (readMerchant: MerchantReader): readonly Call[] => {
  const reads = createConversationReads({ readMerchant });
  const messages = createMessageReads({ readMerchant });
  const viewerOf = ({ merchantId, supervisorId, agentId }: Place, seesAll: boolean) => ({
    merchantId,
    agentId: seesAll ? supervisorId : agentId,
    seesAll,
  });
  const none = { state: undefined, customerId: undefined, after: undefined, limit: PAGE };
  const lists = [true, false].flatMap((seesAll) =>
    LISTS.filter(([scope]) => seesAll || scope !== 'all').map(([scope, sort]) => ({
      name: `list ${scope}${sort ? ` by ${sort}` : ''}, ${seesAll ? 'supervisor' : 'agent'}`,
      run: async (place: Place) => {
        const query = { ...none, viewer: viewerOf(place, seesAll), scope, sort };
        const { next } = await reads.list(query);
        // The second page goes on from a place, and must cost what the first did.
        return next === undefined ? undefined : reads.list({ ...query, after: next });
      },
    })),
  );
  return [
    ...lists,
    { name: 'counts, supervisor', run: (place) => reads.counts(viewerOf(place, true)) },
    { name: 'counts, agent', run: (place) => reads.counts(viewerOf(place, false)) },
    {
      name: 'conversations of a customer',
      run: (place) =>
        reads.list({
          ...none,
          viewer: viewerOf(place, true),
          scope: 'customer',
          sort: undefined,
          customerId: place.customerId,
        }),
    },
    {
      name: 'lines of a conversation',
      run: (place) =>
        messages.list({
          viewer: viewerOf(place, true),
          conversationId: place.conversationId,
          before: undefined,
          after: undefined,
          around: undefined,
          limit: PAGE,
        }),
    },
  ];
};

const searchCalls = (readMerchant: MerchantReader): readonly Call[] => {
  const search = createSearch({
    searchReads: createSearchReads({ readMerchant }),
    cursors: createCursors(SECRET),
    noteSeen: async () => {},
  });
  const none = { from: undefined, to: undefined, agentId: undefined, channelId: undefined, tagId: undefined };
  const rolesOf = ({ merchantId, supervisorId, agentId }: Place): Readonly<Record<'supervisor' | 'agent', Actor>> => ({
    supervisor: { merchantId, agentId: supervisorId, role: 'supervisor' },
    agent: { merchantId, agentId, role: 'agent' },
  });
  const ask = (place: Place, role: 'supervisor' | 'agent', wanted: { q: string; kind: 'message' | 'customer' }) =>
    search({ actor: rolesOf(place)[role], ...wanted, cursor: undefined, limit: 20, ...none });
  return [
    ...(['supervisor', 'agent'] as const).flatMap((role) =>
      QUESTIONS.map((q) => ({
        name: `search ${q}, ${role}`,
        run: (place: Place) => ask(place, role, { q, kind: 'message' }),
      })),
    ),
    { name: 'search a customer by name', run: (place) => ask(place, 'supervisor', { q: '李小满', kind: 'customer' }) },
  ];
};

const reportCalls = (readMerchant: MerchantReader): readonly Call[] => {
  const readReport = createReadReport({ reads: createReportReads({ readMerchant }) });
  return REPORTS.map(([by, range]) => ({
    name: `report of ${range} by ${by}`,
    isOfItsDays: true,
    run: (place) => {
      const { merchantId, supervisorId: agentId } = place;
      return readReport({ actor: { merchantId, agentId, role: 'supervisor' }, by, ...daysOf(place, range) });
    },
  }));
};

/** What grows with the past, asked as the product asks it. */
export const callsOf = (readMerchant: MerchantReader): readonly Call[] => [
  ...listCalls(readMerchant),
  ...searchCalls(readMerchant),
  ...reportCalls(readMerchant),
];
