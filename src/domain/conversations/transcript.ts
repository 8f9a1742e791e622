import type { Message } from './message.js';

/** One line of an exported conversation. */
export type TranscriptLine = {
  readonly at: Date;
  readonly side: 'customer' | 'agent' | 'note' | 'event';
  readonly who: string;
  readonly text: string;
};

export type Transcript = {
  readonly title: string;
  readonly timeZone: string;
  readonly lines: readonly TranscriptLine[];
};

/** What stands for a line without words, as WeChat names it. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  image: '图片',
  voice: '语音',
  video: '视频',
  file: '文件',
  location: '位置',
  link: '链接',
  news: '图文',
  mini_program_page: '小程序卡片',
  menu: '菜单消息',
  followed: '关注',
  unfollowed: '取消关注',
  qr_scanned: '扫码',
  menu_pressed: '点击菜单',
  chat_entered: '进入会话',
};

const ACT_WORDS: Readonly<Record<string, string>> = {
  opened: '会话开始',
  queued: '进入排队',
  assigned: '分配',
  accepted: '接入',
  claimed: '领取',
  transferred: '转接',
  returned: '退回排队',
  closed: '会话结束',
  reopened: '会话重新开始',
};

const SIDES = { inbound: 'customer', outbound: 'agent', note: 'note', event: 'event' } as const;

/** Members that hold words, in the order they are read. */
const WORDS = ['text', 'head', 'transcript', 'title', 'label', 'description', 'url', 'note'] as const;

const stringOf = (content: object, name: string): string => {
  const value: unknown = Object.entries(content).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
};

const wordsOf = ({ content }: Pick<Message, 'content'>): string => {
  if (content.type === 'desk_event') {
    const { act, agentName, toAgentName, toSkillGroupName, note } = content;
    return [ACT_WORDS[act] ?? act, agentName, toAgentName ?? toSkillGroupName, note].filter(Boolean).join(' ');
  }
  const words = WORDS.map((name) => stringOf(content, name)).filter((part) => part !== '');
  if (content.type === 'text') return words.join(' ');
  return [`[${KIND_WORDS[content.type] ?? content.type}]`, ...words].join(' ');
};

export const toTranscriptLine = (
  message: Pick<Message, 'content' | 'direction'> & { readonly at: Date },
  who: string,
): TranscriptLine => ({ at: message.at, side: SIDES[message.direction], who, text: wordsOf(message) });

const clockOf = (timeZone: string): ((at: Date) => string) => {
  // Swedish writes 2026-11-22 20:05:13.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => format.format(at);
};

export const toText = ({ title, timeZone, lines }: Transcript): string => {
  const time = clockOf(timeZone);
  return `${[title, '', ...lines.map(({ at, who, text }) => `${time(at)} ${who}\n${text}\n`)].join('\n')}\n`;
};

const SIDE_WORDS = { customer: '顾客', agent: '客服', note: '内部备注', event: '事件' } as const;

export const TRANSCRIPT_HEADER = ['时间', '类型', '发言人', '内容'] as const;

/** Each line as the cells of a table under `TRANSCRIPT_HEADER`. */
export const toRows = ({ timeZone, lines }: Transcript): readonly (readonly string[])[] => {
  const time = clockOf(timeZone);
  return lines.map(({ at, side, who, text }) => [time(at), SIDE_WORDS[side], who, text]);
};
