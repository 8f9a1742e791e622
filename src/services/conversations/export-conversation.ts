import type { Actor } from '../../domain/people/agent.js';
import { maskPhonesIn } from '../../domain/people/masking.js';
import { toRows, toText, toTranscriptLine, TRANSCRIPT_HEADER } from '../../domain/conversations/transcript.js';
import type { Transcript } from '../../domain/conversations/transcript.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type {
  ColleagueReads,
  ConversationReads,
  MessageReads,
  MessageRecord,
} from '../ports/reads/conversation-reads.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Csv } from '../ports/tools/csv.js';
import { readViewerOf } from '../reads/viewer.js';

type Deps = {
  readonly conversationReads: Pick<ConversationReads, 'find'>;
  readonly messageReads: Pick<MessageReads, 'list'>;
  readonly colleagueReads: ColleagueReads;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly csv: Pick<Csv, 'write'>;
};

type Wanted = { readonly actor: Actor; readonly conversationId: string };

const PAGE = 200;
/** A conversation longer than this is not one any more. */
const MAX_LINES = 10_000;

const readAll = async (
  { messageReads }: Deps,
  { actor, conversationId }: Wanted,
): Promise<readonly MessageRecord[]> => {
  const records: MessageRecord[] = [];
  let hasMore = true;
  while (hasMore && records.length < MAX_LINES) {
    const page = await messageReads.list({
      viewer: readViewerOf(actor),
      conversationId,
      before: undefined,
      after: records.at(-1)?.number ?? 0,
      limit: PAGE,
    });
    records.push(...(page?.items ?? []));
    hasMore = page?.hasMore ?? false;
  }
  return records;
};

type Names = { readonly customer: string; readonly agents: ReadonlyMap<string, string> };

const whoOf = ({ direction, agentId }: MessageRecord, { customer, agents }: Names): string => {
  if (direction === 'inbound') return customer;
  if (direction === 'event') return '系统';
  return (agentId === null ? undefined : agents.get(agentId)) ?? '客服';
};

/** What leaves the desk is in the audit log before it leaves. */
const record = ({ unitOfWork, clock }: Deps, { actor, conversationId }: Wanted, form: string) =>
  unitOfWork.run(actor.merchantId, async ({ audit, merchants }) => {
    await audit.add({
      actor,
      action: 'conversation.exported',
      subjectType: 'conversation',
      subjectId: conversationId,
      after: { form, unmasked: actor.readsPersonalData ?? false },
      at: clock.now(),
    });
    return merchants.current();
  });

/** Throws `not_found` where the actor may not see the conversation. Phone numbers are masked for who may not read personal data. */
const createTranscriptOf =
  (deps: Deps) =>
  async (wanted: Wanted, form: ExportForm | 'print'): Promise<Transcript> => {
    const { actor, conversationId } = wanted;
    const found = await deps.conversationReads.find(readViewerOf(actor), conversationId);
    if (!found) throw new AppError('missing', 'not_found');
    const { customerName, channelName } = found.record;
    const [records, colleagues, merchant] = await Promise.all([
      readAll(deps, wanted),
      deps.colleagueReads.list(actor.merchantId),
      record(deps, wanted, form),
    ]);
    const names = { customer: customerName, agents: new Map(colleagues.map(({ id, name }) => [id, name])) };
    const shown = actor.readsPersonalData ? (text: string) => text : maskPhonesIn;
    const lines = records.map((record) =>
      toTranscriptLine({ ...record, at: new Date(record.occurredAt) }, whoOf(record, names)),
    );
    return {
      title: `${customerName} · ${channelName}`,
      timeZone: merchant.timeZone,
      lines: lines.map((line) => ({ ...line, text: shown(line.text) })),
    };
  };

const FORMS = {
  text: { contentType: 'text/plain; charset=utf-8', ending: 'txt' },
  csv: { contentType: 'text/csv; charset=utf-8', ending: 'csv' },
} as const;

export type ExportForm = keyof typeof FORMS;

/** A conversation to be kept outside: as a page to print, or as a file. */
export const createExportConversation = (deps: Deps) => {
  const transcriptOf = createTranscriptOf(deps);
  return {
    transcript: (wanted: Wanted) => transcriptOf(wanted, 'print'),
    file: async ({ form, ...wanted }: Wanted & { readonly form: ExportForm }) => {
      const transcript = await transcriptOf(wanted, form);
      const { contentType, ending } = FORMS[form];
      const text = form === 'text' ? toText(transcript) : await deps.csv.write(TRANSCRIPT_HEADER, toRows(transcript));
      return { text, contentType, fileName: `${transcript.title.replace(/[\\/:*?"<>|\s]+/g, '-')}.${ending}` };
    },
  };
};

export type ExportConversation = ReturnType<typeof createExportConversation>;
