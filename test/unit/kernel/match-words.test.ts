import { assert, property, string } from 'fast-check';
import { matchWords } from '../../../src/kernel/match-words.js';

const block = (...words: readonly string[]) => words.map((word) => ({ word, act: 'block' as const }));
const found = (text: string, ...words: readonly string[]) =>
  matchWords(text, block(...words)).map(({ start, end }) => text.slice(start, end));

it('finds a word whatever its width and case, and whatever stands between its letters', () => {
  expect(found('请加ＷｅＣｈａｔ 谢谢', 'wechat')).toEqual(['ＷｅＣｈａｔ']);
  expect(found('加 微\u200b信', '加微信')).toEqual(['加 微\u200b信']);
  expect(found('😀最好😀', '最好', '😀')).toEqual(['😀', '最好', '😀']);
});

it('finds each place, in order, and nothing where there is nothing', () => {
  expect(found('最低价，史上最低价', '最低价', '史上')).toEqual(['最低价', '史上', '最低价']);
  expect(found('您好', '最低价', ' ')).toEqual([]);
});

it('always points at characters that make up the word, in any text', () => {
  assert(
    property(string({ unit: 'grapheme' }), string({ unit: 'grapheme' }), (before, after) => {
      const text = `${before}甲乙${after}`;
      expect(found(text, '甲乙')).toContain('甲乙');
    }),
  );
});
