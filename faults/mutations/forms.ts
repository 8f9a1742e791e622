import { between } from '../rig/random.js';
import { mutateBytes } from './mutate.js';

type Random = () => number;

/** A form as it goes over the wire: what it says of itself, and its bytes. */
export type Form = { readonly type: string; readonly body: Buffer };

const pick = <T>(random: Random, items: readonly T[], otherwise: T): T =>
  items[Math.floor(random() * items.length)] ?? otherwise;

/** What parsers of forms have stumbled over: ends that are cut, names that are paths or indexes, encodings, empty parts. */
const ODD_NAMES = [
  'a[4294967296]',
  'a[b][c][d][e]',
  '__proto__[x]',
  'constructor',
  '',
  'file[]',
  'x'.repeat(5_000),
  '"\\"\\',
  '\0',
  '=?utf-8?b?eA==?=',
];
const HEADERS = [
  'Content-Transfer-Encoding: base64',
  'Content-Type: multipart/mixed; boundary=C',
  'Content-Disposition: form-data',
  "Content-Disposition: attachment; filename*=UTF-8''%00%ff",
  'X: '.padEnd(20_000, 'y'),
  ': ',
  'no colon at all',
];
const ENDS = ['--B--\r\n', '--B--', '--B-', '--', '\r\n--B', '--B\r\n', ''];
const TYPES = [
  'multipart/form-data; boundary=B',
  'multipart/form-data; boundary="B"',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=B; boundary=C',
  "multipart/form-data; boundary*=UTF-8''B",
  `multipart/form-data; boundary=${'B'.repeat(201)}`,
  'multipart/mixed; boundary=B',
  'multipart/form-data; charset=utf-16; boundary=B',
];

/** The beginning of a JPEG: enough to be looked into, too little to be one. */
const PICTURE = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQ==', 'base64');

const partOf = (random: Random): Buffer => {
  const isFile = random() < 0.6;
  const name = random() < 0.5 ? pick(random, ['file', 'conversationId'], 'file') : pick(random, ODD_NAMES, '');
  const fileName = isFile ? `; filename="${pick(random, ['a.jpg', '../../x', '', 'a\r\nb', ...ODD_NAMES], 'a')}"` : '';
  const odd = random() < 0.3 ? `${pick(random, HEADERS, '')}\r\n` : '';
  const head = `--B\r\nContent-Disposition: form-data; name="${name}"${fileName}\r\n${odd}\r\n`;
  const bytes = isFile ? Buffer.concat([PICTURE, Buffer.alloc(between(random, 0, 600), 'x')]) : Buffer.from('x');
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n')]);
};

/** Another malformed form with each call; the same ones for the same seed. None of them holds a whole picture. */
export const createForms = (random: Random) => (): Form => {
  const count = random() < 0.05 ? between(random, 11, 200) : between(random, 0, 4);
  const parts = Array.from({ length: count }, () => partOf(random));
  const whole = Buffer.concat([...parts, Buffer.from(pick(random, ENDS, ''))]);
  const body = random() < 0.8 ? mutateBytes(random, whole) : whole;
  const type = random() < 0.7 ? 'multipart/form-data; boundary=B' : pick(random, TYPES, '');
  return { type, body };
};
