import type { Field, FieldValue } from '../protocol/document.js';
import { unixSeconds } from '../clock.js';
import type { Channel } from '../state/channels.js';

/** Names that WeChat writes as numbers; every other text stays a text even when it is all digits. */
const NUMBER_NAMES = new Set([
  'CreateTime',
  'MsgId',
  'Location_X',
  'Location_Y',
  'Scale',
  'Latitude',
  'Longitude',
  'Precision',
]);

export type Composed = {
  readonly fields: readonly Field[];
  readonly identity: string;
  readonly msgType: string;
  readonly event?: string;
};
export type ComposeInput = {
  readonly channel: Channel;
  readonly openid: string;
  readonly at: number;
  /** Starts with MsgType. May hold its own CreateTime, MsgId, ToUserName or FromUserName. */ readonly fields: readonly Field[];
  readonly newMsgId: () => bigint;
};

const textAt = (fields: readonly Field[], name: string): string => {
  const value = fields.find((field) => field[0] === name)?.[1];
  return value === undefined || typeof value === 'object' ? '' : String(value);
};

const has = (fields: readonly Field[], name: string): boolean => fields.some((field) => field[0] === name);

/** Adds what every push carries, in WeChat's order, unless the fields bring their own. */
export const compose = ({ channel, openid, at, fields, newMsgId }: ComposeInput): Composed => {
  const msgType = textAt(fields, 'MsgType');
  const head: readonly Field[] = [
    ['ToUserName', channel.originalId],
    ['FromUserName', openid],
    ['CreateTime', unixSeconds(at)],
  ];
  const needsId = msgType !== 'event' && !has(fields, 'MsgId');
  const all: readonly Field[] = [
    ...head.filter(([name]) => !has(fields, name)),
    ...fields,
    ...(needsId ? [['MsgId', newMsgId()] as const] : []),
  ];
  const event = textAt(all, 'Event');
  const identity =
    msgType === 'event'
      ? ['CreateTime', 'Event', 'EventKey'].map((name) => textAt(all, name)).join('/')
      : textAt(all, 'MsgId');
  return { fields: all, identity, msgType, ...(event ? { event } : {}) };
};

/** A 64-bit id above 2^53 that grows over restarts too, so that a server's stored history never meets an old one again. */
export const createMsgIds = (): (() => bigint) => {
  let last = 0n;
  return () => {
    const fresh = BigInt(Date.now()) * 10_000n;
    last = fresh > last ? fresh : last + 1n;
    return last;
  };
};

const numberFrom = (text: string): FieldValue => (/^-?\d+$/.test(text) ? BigInt(text) : Number(text));

const toValue = (name: string, value: unknown): FieldValue => {
  if (typeof value === 'object' && value !== null) return fieldsFrom(value);
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : String(value);
  return NUMBER_NAMES.has(name) && text !== '' && Number.isFinite(Number(text)) ? numberFrom(text) : text;
};

/** Fields of any push from plain JSON; a list becomes a repeated name. */
export const fieldsFrom = (given: object): readonly Field[] =>
  Object.entries(given).flatMap(([name, value]: [string, unknown]): Field[] => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item) => [name, toValue(name, item)]);
  });
