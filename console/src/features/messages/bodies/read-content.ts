import { z } from 'zod';
import type { MessageContentView } from '../../../../../src/contract/conversations/messages.js';
import type { IconName } from '../../../ui/icons/icons.table.js';
import { knownKey, t } from '../../../locales/translate.js';
import { safeHref } from './link-segments.js';

/** What a line shows, whatever type it has. Members that are missing or of another kind are left out, never an error. */
export type Card = {
  readonly icon: IconName;
  readonly label: string;
  readonly title?: string;
  readonly description?: string;
  readonly href?: string;
};

const word = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const fields = z.looseObject({
  text: word,
  title: word,
  description: word,
  url: word,
  label: word,
  transcript: word,
  format: word,
  pagePath: word,
  appId: word,
  head: word,
  tail: word,
  wechatType: word,
  sizeBytes: number,
  latitude: number,
  longitude: number,
  items: z
    .array(z.looseObject({ text: z.string() }))
    .optional()
    .catch(undefined),
});

export type ContentFields = z.infer<typeof fields>;

export const fieldsOf = (content: MessageContentView): ContentFields => fields.parse(content);

const ICON: Readonly<Record<string, IconName>> = {
  link: 'link',
  news: 'link',
  mini_program_page: 'miniProgram',
  file: 'file',
  location: 'place',
};

const kilobytes = (bytes: number): string => t('card.size', { size: Math.max(1, Math.round(bytes / 1024)) });

const menuText = ({ head, items = [], tail }: ContentFields): string =>
  [head, ...items.map(({ text }) => `· ${text}`), tail].filter(Boolean).join('\n');

const describe = (type: string, content: ContentFields): string | undefined => {
  if (type === 'menu') return menuText(content);
  if (type === 'mini_program_page') return content.pagePath;
  if (type === 'location') return content.label;
  if (type === 'file' && content.sizeBytes) return kilobytes(content.sizeBytes);
  if (type === 'unsupported') return content.wechatType && t('card.wechatType', { type: content.wechatType });
  return content.description;
};

/** A labelled card for links, mini programs, places, files, menus and every type this page does not know. */
export const cardOf = (content: MessageContentView): Card => {
  const members = fieldsOf(content);
  const href = members.url ? safeHref(members.url) : undefined;
  // An address that may not be pressed is shown, as text.
  const shownUrl = members.url && !href ? members.url : undefined;
  const description = [describe(content.type, members), shownUrl].filter(Boolean).join('\n');
  return {
    icon: ICON[content.type] ?? 'question',
    label: t(knownKey(`kind.${content.type}`) ?? 'kind.unsupported'),
    ...(members.title && { title: members.title }),
    ...(description && { description }),
    ...(href && { href }),
  };
};
