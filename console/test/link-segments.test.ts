import { linkSegments, safeHref } from '../src/features/messages/bodies/link-segments.js';

it('makes addresses pressable, without the sentence around them, and loses no character', () => {
  const text = '看 https://shop.example/a?b=1，好吃（http://x.example）。';
  const segments = linkSegments(text);

  expect(segments.filter(({ href }) => href).map(({ text: shown }) => shown)).toEqual([
    'https://shop.example/a?b=1',
    'http://x.example',
  ]);
  expect(segments.map(({ text: shown }) => shown).join('')).toBe(text);
});

it('never links to a script', () => {
  expect(linkSegments('javascript:alert(1) data:text/html,x')).toEqual([
    { text: 'javascript:alert(1) data:text/html,x' },
  ]);
  expect(safeHref('javascript:alert(1)')).toBeUndefined();
});
