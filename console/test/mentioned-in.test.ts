import { mentionedIn } from '../src/features/notes/mentioned-in.js';

const people = [
  { id: '1', name: '林' },
  { id: '2', name: '林晓' },
  { id: '3', name: '周周' },
];

it('means the longer of two names that begin alike, and nobody twice', () => {
  expect(mentionedIn('@林晓 看一下，@林晓', people)).toEqual(['2']);
  expect(mentionedIn('@林 和 @周周', people)).toEqual(['1', '3']);
});

it('means nobody who is only talked about', () => {
  expect(mentionedIn('林晓在吗 a@example.com', people)).toEqual([]);
});
