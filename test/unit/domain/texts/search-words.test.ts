import { marksOf, searchWordsOf, toQueryText, toVectorText } from '../../../../src/domain/texts/search-words.js';
import { snippetOf } from '../../../../src/domain/texts/snippet.js';

const wordsOf = (text: string): readonly string[] => searchWordsOf(text).map(({ word }) => word);

describe('cutting a text for search', () => {
  it.each([
    ['苹果坏了', ['苹果', '果坏', '坏了', '了']],
    ['好', ['好']],
    ['iPhone15手机壳', ['iphone15', '手机', '机壳', '壳']],
    ['订单 A-1024,已发货！', ['订单', '单', 'a', '1024', '已发', '发货', '货']],
    ['ＡＢＣ１２３', ['abc123']],
    ['太好吃了😋👍🏻', ['太好', '好吃', '吃了', '了', '😋', '👍']],
    ['… !?', []],
  ])('cuts %s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('leaves a place free between two runs, so that what stands apart is not found as one', () => {
    expect(toVectorText('苹果,坏了')).toBe(`'苹果':2 '果':3 '坏了':5 '了':6`);
    expect(toQueryText('苹果坏')).toBe(`('苹果' <-> '果坏')`);
  });

  it('asks for one character and for words by their beginning', () => {
    expect(toQueryText('果')).toBe(`('果':*)`);
    expect(toQueryText('iPh 苹果 😋')).toBe(`('iph':*) & ('苹果') & ('😋')`);
  });

  it('asks for nothing where there is nothing but signs', () => {
    for (const question of ['', '   ', '%%%', `'); drop table messages; --`.replace(/[a-z]/g, '')]) {
      expect(toQueryText(question)).toBeUndefined();
    }
    expect(toQueryText(`' | '苹果`)).toBe(`('苹果')`);
  });
});

describe('a piece of a text around what was found', () => {
  it('says where it stands, in plain text', () => {
    const { text, matches } = snippetOf('上周买的<b>苹果</b>坏了三个苹果', '苹果');
    expect(matches.map(([from, to]) => text.slice(from, to))).toEqual(['苹果', '苹果']);
    expect(text).toContain('<b>');
  });

  it('cuts a long text around the first place, and never half of an emoji', () => {
    const { text, matches } = snippetOf(`${'😋'.repeat(40)}苹果坏了${'哈'.repeat(200)}`, '苹果');
    expect(text.startsWith('…😋')).toBe(true);
    expect(text.endsWith('…')).toBe(true);
    expect(text.length).toBeLessThan(100);
    expect(matches.map(([from, to]) => text.slice(from, to))).toEqual(['苹果']);
  });

  it('finds what is written in another width or in capitals', () => {
    const { text, matches } = snippetOf('型号ＡＢＣ', 'abc');
    expect(matches.map(([from, to]) => text.slice(from, to))).toEqual(['ＡＢＣ']);
    expect(marksOf('ABC 苹果')).toEqual(['abc', '苹果']);
  });
});
