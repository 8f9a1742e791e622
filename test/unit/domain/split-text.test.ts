import * as fc from 'fast-check';
import { splitText } from '../../../src/domain/texts/split-text.js';

const bytes = (text: string): number => Buffer.byteLength(text);
const withoutSpace = (text: string): string => text.replace(/\s/g, '');

describe('splitText', () => {
  it('leaves a text that fits as it is, and none as none', () => {
    expect(splitText('好的'.repeat(341))).toEqual(['好的'.repeat(341)]);
    expect(splitText(' \n ')).toEqual([]);
  });

  it('cuts at the end of a paragraph, of a sentence, at a comma, in this order', () => {
    expect(splitText('第一段。还有。\n\n第二段的话', 30)).toEqual(['第一段。还有。', '第二段的话']);
    expect(splitText('您的订单已发货。快递三天内到', 30)).toEqual(['您的订单已发货。', '快递三天内到']);
    expect(splitText('您的订单已发货，快递三天内到', 30)).toEqual(['您的订单已发货，', '快递三天内到']);
  });

  it('cuts where nothing is natural between characters, and not far back for a natural place', () => {
    expect(splitText('一。二三四五六七八九十一二三', 30)).toEqual(['一。二三四五六七八九', '十一二三']);
  });

  it('never takes an emoji family or a flag apart', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(splitText(family.repeat(3), bytes(family) * 2 + 3)).toEqual([family.repeat(2), family]);
    expect(splitText('🇨🇳🇯🇵🇰🇷', 17)).toEqual(['🇨🇳🇯🇵', '🇰🇷']);
  });

  it('keeps a link whole', () => {
    const link = '<a href="https://shop.example/o/1" data-miniprogram-path="pages/order">查看 物流</a>';
    expect(splitText(`您的订单已发货 ${link} 请查收`, 100)).toEqual(['您的订单已发货', `${link} 请查收`]);
    expect(splitText(`说明 <a href="https://shop.example/very-long`, 30)).toEqual([
      '说明',
      '<a href="https://shop.example/',
      'very-long',
    ]);
  });

  it('keeps every character, in parts that fit, without half characters or empty parts', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'grapheme' }),
            fc.constantFrom('。', '\n\n', ' ', '<a href="x">', '</a>', '👩‍🚀', '好'),
          ),
          {
            maxLength: 60,
          },
        ),
        fc.integer({ min: 40, max: 200 }),
        (pieces, maxBytes) => {
          const text = pieces.join('');
          const parts = splitText(text, maxBytes);

          expect(withoutSpace(parts.join(''))).toBe(withoutSpace(text));
          for (const part of parts) {
            expect(bytes(part)).toBeLessThanOrEqual(maxBytes);
            expect(part.trim()).toBe(part);
            expect(part).not.toBe('');
            expect(part).not.toMatch(/\p{Surrogate}/u);
          }
        },
      ),
    );
  });

  it('needs one part fewer than twice the fewest possible, so that allowance is not wasted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('好', 'a', '。', '，', '\n'), { minLength: 1, maxLength: 4000 }),
        (pieces) => {
          const text = pieces.join('').trim();
          expect(splitText(text).length).toBeLessThanOrEqual(Math.ceil(bytes(text) / 1000) + 1);
        },
      ),
      { numRuns: 30 },
    );
  });
});
