import { createCsv } from '../../../files/csv/csv.js';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { Cursors } from '../../../services/ports/tools/tokens.js';
import type { UnitOfWork } from '../../../services/ports/stores/unit-of-work.js';
import {
  createExportQuickReplies,
  createImportQuickReplies,
} from '../../../services/quick-replies/exchange-quick-replies.js';
import { createListQuickReplies } from '../../../services/quick-replies/list-quick-replies.js';
import { createSaveQuickReply } from '../../../services/quick-replies/save-quick-reply.js';
import { createRemoveQuickReply, createUseQuickReply } from '../../../services/quick-replies/use-quick-reply.js';
import {
  createListSensitiveWords,
  createReplaceSensitiveWords,
} from '../../../services/sensitive-words/sensitive-words.js';

type Needs = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly cursors: Cursors;
};

/** What helps an agent write: prepared answers and the words to keep out. */
export const buildComposing = (needs: Needs) => {
  const shared = { ...needs, csv: createCsv() };
  return {
    listQuickReplies: createListQuickReplies(shared),
    saveQuickReply: createSaveQuickReply(shared),
    removeQuickReply: createRemoveQuickReply(shared),
    useQuickReply: createUseQuickReply(shared),
    importQuickReplies: createImportQuickReplies(shared),
    exportQuickReplies: createExportQuickReplies(shared),
    listSensitiveWords: createListSensitiveWords(shared),
    replaceSensitiveWords: createReplaceSensitiveWords(shared),
  };
};

export type Composing = ReturnType<typeof buildComposing>;
