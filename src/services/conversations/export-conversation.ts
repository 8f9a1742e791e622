import type { Actor } from '../../domain/people/agent.js';
import { maskPhonesIn } from '../../domain/people/masking.js';
import { hasRight } from '../../domain/people/permissions.js';
import { toCsv, toText, toTranscriptLine } from '../../domain/conversations/transcript.js';
import type { Transcript } from '../../domain/conversations/transcript.js';
import { AppError } from '../../kernel/errors.js';
import type {
  ColleagueReads,
  ConversationReads,
  MessageReads,
  MessageRecord,
} from '../ports/reads/conversation-reads.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { readViewerOf } from '../reads/viewer.js';

type Deps = {
  readonly conversationReads: Pick<ConversationReads, 'find'>;
  readonly messageReads: Pick<MessageReads, 'list'>;
  readonly colleagueReads: ColleagueReads;
  readonly unitOfWork: UnitOfWork;
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

/** Throws `not_found` where the actor may not see the conversation. Phone numbers are masked by role. */
const createTranscriptOf =
  (deps: Deps) =>
  async (wanted: Wanted): Promise<Transcript> => {
    const { actor, conversationId } = wanted;
    const found = await deps.conversationReads.find(readViewerOf(actor), conversationId);
    if (!found) throw new AppError('missing', 'not_found');
    const { customerName, channelName } = found.record;
    const [records, colleagues, merchant] = await Promise.all([
      readAll(deps, wanted),
      deps.colleagueReads.list(actor.merchantId),
      deps.unitOfWork.run(actor.merchantId, ({ merchants }) => merchants.current()),
    ]);
    const names = { customer: customerName, agents: new Map(colleagues.map(({ id, name }) => [id, name])) };
    const shown = hasRight(actor.role, 'personal_data.read') ? (text: string) => text : maskPhonesIn;
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
  text: { write: toText, contentType: 'text/plain; charset=utf-8', ending: 'txt' },
  csv: { write: toCsv, contentType: 'text/csv; charset=utf-8', ending: 'csv' },
} as const;

export type ExportForm = keyof typeof FORMS;

/** A conversation to be kept outside: as a page to print, or as a file. */
export const createExportConversation = (deps: Deps) => {
  const transcriptOf = createTranscriptOf(deps);
  return {
    transcript: transcriptOf,
    file: async ({ form, ...wanted }: Wanted & { readonly form: ExportForm }) => {
      const transcript = await transcriptOf(wanted);
      const { write, contentType, ending } = FORMS[form];
      const text = write(transcript);
      return { text, contentType, fileName: `${transcript.title.replace(/[\\/:*?"<>|\s]+/g, '-')}.${ending}` };
    },
  };
};

export type ExportConversation = ReturnType<typeof createExportConversation>;
