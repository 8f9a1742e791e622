import { z } from 'zod';
import type { MessageContentView } from '../../../../src/contract/conversations/messages.js';
import { linkBody, menuBody, miniProgramCardBody } from '../../../../src/contract/conversations/reply-contents.js';

/** A reply that is neither words nor a picture, as the server takes it. */
export const replyCard = z.union([
  z.strictObject({ link: linkBody }),
  z.strictObject({ miniProgramCard: miniProgramCardBody }),
  z.strictObject({ menu: menuBody }),
]);
export type ReplyCard = z.infer<typeof replyCard>;
export type CardKind = 'link' | 'miniProgramCard' | 'menu';

/** What an agent has filled in; `items` of a menu are one to a line. */
export type CardDraft = {
  title: string;
  description: string;
  url: string;
  pictureUrl: string;
  appId: string;
  pagePath: string;
  thumbMediaId: string;
  head: string;
  items: string;
  tail: string;
};
export type CardProblem = keyof CardDraft;

const EMPTY: CardDraft = {
  title: '',
  description: '',
  url: '',
  pictureUrl: '',
  appId: '',
  pagePath: '',
  thumbMediaId: '',
  head: '',
  items: '',
  tail: '',
};

export const kindOf = (card: ReplyCard): CardKind => {
  if ('link' in card) return 'link';
  return 'menu' in card ? 'menu' : 'miniProgramCard';
};

/** The form as it was when the card was sent, or an empty one. */
export const draftOf = (card: ReplyCard | undefined): CardDraft => {
  if (!card) return { ...EMPTY };
  if ('link' in card) return { ...EMPTY, ...card.link };
  if ('menu' in card) return { ...EMPTY, ...card.menu, items: card.menu.items.map(({ text }) => text).join('\n') };
  const { appId = '', ...rest } = card.miniProgramCard;
  return { ...EMPTY, ...rest, appId };
};

const linesOf = (items: string): readonly string[] =>
  items
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const bodyOf = (kind: CardKind, draft: CardDraft) => {
  if (kind === 'link') {
    const { title, description, url, pictureUrl } = draft;
    return linkBody
      .transform((link): ReplyCard => ({ link }))
      .safeParse({ title, description, url: url.trim(), pictureUrl: pictureUrl.trim() });
  }
  if (kind === 'menu') {
    // What is tapped comes back by its id: the place in the menu.
    const items = linesOf(draft.items).map((text, index) => ({ id: String(index + 1), text }));
    const { head, tail } = draft;
    return menuBody.transform((menu): ReplyCard => ({ menu })).safeParse({ head, items, tail });
  }
  const { title, pagePath, thumbMediaId } = draft;
  const appId = draft.appId.trim();
  return miniProgramCardBody
    .transform((miniProgramCard): ReplyCard => ({ miniProgramCard }))
    .safeParse({ title, pagePath, thumbMediaId, ...(appId && { appId }) });
};

type Filled = { readonly card: ReplyCard | undefined; readonly problems: readonly CardProblem[] };

const isField = (name: PropertyKey | undefined): name is CardProblem => typeof name === 'string' && name in EMPTY;

/** The card that was filled in, or the fields that are not right yet. */
export const filledCard = (kind: CardKind, draft: CardDraft, needsAppId: boolean): Filled => {
  const parsed = bodyOf(kind, draft);
  const wrong = parsed.success ? [] : parsed.error.issues.map(({ path: [field] }) => field).filter(isField);
  const isUnowned = kind === 'miniProgramCard' && needsAppId && draft.appId.trim() === '';
  const problems = isUnowned ? [...wrong, 'appId' as const] : wrong;
  return { card: parsed.success && problems.length === 0 ? parsed.data : undefined, problems };
};

/** As a line of the history holds it. */
export const cardContent = (card: ReplyCard): MessageContentView => {
  if ('link' in card) return { type: 'link', ...card.link };
  return 'menu' in card ? { type: 'menu', ...card.menu } : { type: 'mini_program_page', ...card.miniProgramCard };
};

const storedCard = z.union([
  z
    .looseObject({
      type: z.enum(['link', 'news']),
      title: z.string(),
      description: z.string(),
      url: z.string(),
      pictureUrl: z.string(),
    })
    .transform(({ title, description, url, pictureUrl }) => ({ link: { title, description, url, pictureUrl } })),
  z
    .looseObject({ type: z.literal('menu'), head: z.string(), items: menuBody.shape.items, tail: z.string() })
    .transform(({ head, items, tail }) => ({ menu: { head, items, tail } })),
  z
    .looseObject({
      type: z.literal('mini_program_page'),
      title: z.string(),
      appId: z.string(),
      pagePath: z.string(),
      thumbStoredMediaId: z.string(),
    })
    .transform(({ title, appId, pagePath, thumbStoredMediaId: thumbMediaId }) => ({
      miniProgramCard: { title, appId, pagePath, thumbMediaId },
    })),
]);

/** What a line of the history was sent from, to be sent once more. */
export const cardOfContent = (content: MessageContentView): ReplyCard | undefined => {
  const stored = storedCard.safeParse(content);
  const card = stored.success ? replyCard.safeParse(stored.data) : undefined;
  return card?.success ? card.data : undefined;
};
