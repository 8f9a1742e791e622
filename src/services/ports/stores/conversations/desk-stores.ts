import type { QuickReply, QuickReplyPlace } from '../../../../domain/people/quick-reply.js';
import type { SensitiveWord } from '../../../../kernel/match-words.js';
import type { Page, PageRequest } from '../people/people-stores.js';

export type QuickReplyFields = Pick<QuickReply, 'place' | 'title' | 'shortcut' | 'text' | 'mediaIds'>;

export type QuickReplyStore = {
  /** Throws `conflict` `already_exists` for a title that its place has. */
  readonly add: (id: string, fields: QuickReplyFields, at: Date) => Promise<void>;
  readonly update: (id: string, fields: QuickReplyFields, at: Date) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly findById: (id: string) => Promise<QuickReply | undefined>;
  readonly findByTitle: (place: QuickReplyPlace, title: string) => Promise<QuickReply | undefined>;
  /** One's own, the merchant's, and those of one's skill groups, or of all. */
  readonly listFor: (
    viewer: { readonly agentId: string; readonly skillGroupIds: readonly string[] | 'all' },
    page: PageRequest,
  ) => Promise<Page<QuickReply>>;
  readonly countUse: (id: string) => Promise<void>;
};

export type SensitiveWordStore = {
  readonly all: () => Promise<readonly SensitiveWord[]>;
  readonly replace: (words: readonly SensitiveWord[]) => Promise<void>;
};
