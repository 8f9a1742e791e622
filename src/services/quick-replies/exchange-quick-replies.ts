import type { Actor } from '../../domain/people/agent.js';
import type { QuickReply } from '../../domain/people/quick-reply.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { Csv } from '../ports/tools/csv.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { pageOfUsable } from './list-quick-replies.js';
import { noteQuickReply, placeFor } from './quick-reply-rules.js';
import type { QuickReplyActor, WantedPlace } from './quick-reply-rules.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly csv: Csv;
  readonly clock: Clock;
  readonly newId: NewId;
};
type ImportInput = QuickReplyActor & WantedPlace & { readonly csv: string };

export type ImportResult = { readonly added: number; readonly changed: number; readonly refused: readonly number[] };

const HEADER = ['scope', 'title', 'shortcut', 'text'] as const;
const MOST_ROWS = 2_000;
const LONGEST = { title: 60, shortcut: 30, text: 2_000 } as const;

type Line = { readonly title: string; readonly shortcut: string; readonly text: string };

const toLine = ({ title = '', shortcut = '', text = '' }: Readonly<Record<string, string>>): Line | undefined => {
  const isGood = title !== '' && text !== '' && title.length <= LONGEST.title;
  return isGood && shortcut.length <= LONGEST.shortcut && text.length <= LONGEST.text
    ? { title, shortcut, text }
    : undefined;
};

/** Adds prepared answers from CSV; one whose title is known is changed and keeps its pictures. All or nothing is written. */
export const createImportQuickReplies =
  ({ unitOfWork, csv, clock, newId }: Deps) =>
  async (input: ImportInput): Promise<ImportResult> => {
    const rows = await csv.records(input.csv);
    if (!rows || rows.length > MOST_ROWS) throw new AppError('invalid', 'validation', { details: { field: 'csv' } });
    const lines = rows.map(toLine);
    return unitOfWork.run(input.actor.merchantId, async (stores) => {
      const place = await placeFor(stores, input, input);
      const done = { added: 0, changed: 0 };
      for (const line of lines.filter((found) => found !== undefined)) {
        const known = await stores.quickReplies.findByTitle(place, line.title);
        const at = clock.now();
        const fields = { ...line, place, mediaIds: known?.mediaIds ?? [] };
        if (known) await stores.quickReplies.update(known.id, fields, at);
        else await stores.quickReplies.add(newId(), fields, at);
        await noteQuickReply(stores, { actor: input.actor, before: known, after: fields, at });
        done[known ? 'changed' : 'added'] += 1;
      }
      // The header is line 1.
      return { ...done, refused: lines.flatMap((line, index) => (line ? [] : [index + 2])) };
    });
  };

export type ImportQuickReplies = ReturnType<typeof createImportQuickReplies>;

/** Everything the actor may use, as CSV. */
export const createExportQuickReplies =
  ({ unitOfWork, csv }: Pick<Deps, 'unitOfWork' | 'csv'>) =>
  async ({ actor }: { readonly actor: Actor }): Promise<string> => {
    const all = await unitOfWork.run(actor.merchantId, async (stores) => {
      const found: QuickReply[] = [];
      for (let afterId: string | undefined; ;) {
        const { items, nextId } = await pageOfUsable(stores, actor, { afterId, limit: 500 });
        found.push(...items);
        if (nextId === undefined) return found;
        afterId = nextId;
      }
    });
    return csv.write(
      HEADER,
      all.map(({ place, title, shortcut, text }) => [place.scope, title, shortcut, text]),
    );
  };

export type ExportQuickReplies = ReturnType<typeof createExportQuickReplies>;
