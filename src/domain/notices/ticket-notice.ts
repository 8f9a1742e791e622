import type { NoticeTemplate, NoticeValues } from './notice-template.js';

/** A template, and a text for each of its fields: {number}, {subject}, {status}, {text} and {time} are filled in. */
export type TicketNoticeChoice = {
  readonly channelId: string;
  readonly templateId: string;
  readonly values: Readonly<Record<string, string>>;
};

export type TicketNoticeFacts = {
  readonly occasion: 'ticket_solved' | 'ticket_answered';
  readonly ticketNumber: number;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
};

/** Five Chinese characters at most: a field of the kind `phrase` takes no more. */
const STATUS_WORDS: Readonly<Record<TicketNoticeFacts['occasion'], string>> = {
  ticket_solved: '已解决',
  ticket_answered: '有新回复',
};

/** WeChat doc: 发送订阅消息, 参数值内容限制说明: `thing` holds 20 characters. */
const THING_CHARACTERS = 20;

const BEIJING_AHEAD_MS = 8 * 3_600_000;

const beijingTime = (at: Date): string =>
  new Date(at.getTime() + BEIJING_AHEAD_MS).toISOString().slice(0, 16).replace('T', ' ');

const cut = (text: string, characters: number): string => {
  const all = Array.from(text);
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
};

/** What the fields of the template hold for this ticket; what is too long for its field is cut. */
export const ticketNoticeValues = (
  { fields }: Pick<NoticeTemplate, 'fields'>,
  { values }: Pick<TicketNoticeChoice, 'values'>,
  { occasion, ticketNumber, subject, text, at }: TicketNoticeFacts,
): NoticeValues => {
  const words = new Map([
    ['{number}', String(ticketNumber)],
    ['{subject}', subject],
    ['{status}', STATUS_WORDS[occasion]],
    ['{text}', text],
    ['{time}', beijingTime(at)],
  ]);
  return Object.fromEntries(
    fields.map(({ key, kind }) => {
      const filled = (values[key] ?? '').replace(/\{[a-z]+\}/g, (name) => words.get(name) ?? name);
      return [key, kind === 'thing' ? cut(filled, THING_CHARACTERS) : filled];
    }),
  );
};
