import { byteLength, joinLines, MAX_TEXT_BYTES, splitText } from '../src/features/replies/trays/split-text.js';

it('cuts between characters at natural places, and every part fits', () => {
  const sentence = '您好，订单已经发出，三天内会到。';
  const parts = splitText(sentence.repeat(120));

  expect(parts.length).toBeGreaterThan(1);
  expect(parts.every((part) => byteLength(part) <= MAX_TEXT_BYTES)).toBe(true);
  expect(parts.every((part) => part.endsWith('。'))).toBe(true);
  expect(parts.join('')).toBe(sentence.repeat(120));
  expect(splitText('😀'.repeat(600)).join('')).toBe('😀'.repeat(600));
});

it('makes nothing of blanks', () => {
  expect(splitText(' \n ')).toEqual([]);
  expect(joinLines([' 一 ', '', '二'])).toBe('一\n二');
});
