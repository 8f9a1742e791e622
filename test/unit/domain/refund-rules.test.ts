import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { fits, holdsMoney, isFinal, mayBecome, refundableFen } from '../../../src/domain/payments/refund-rules.js';
import type { RefundState } from '../../../src/domain/payments/refund-rules.js';

const STATES: readonly RefundState[] = ['sending', 'processing', 'success', 'closed', 'abnormal', 'failed'];
const state = constantFrom(...STATES);

describe('refunds of one payment', () => {
  it('never hold more than was paid, whatever is asked for and whatever becomes of it', () => {
    const wish = record({ fen: integer({ min: -5, max: 2_000 }), news: array(state, { maxLength: 4 }) });
    assert(
      property(integer({ min: 1, max: 1_500 }), array(wish, { maxLength: 30 }), (totalFen, wishes) => {
        const refunds: { readonly fen: number; state: RefundState }[] = [];
        const held = (): number =>
          refunds.filter((one) => holdsMoney(one.state)).reduce((sum, { fen }) => sum + fen, 0);
        for (const { fen, news } of wishes) {
          const isTaken = fits(fen, { totalFen, heldFen: held() });
          expect(isTaken).toBe(fen >= 1 && fen <= totalFen - held());
          if (isTaken) refunds.push({ fen, state: 'sending' });
          const last = refunds.at(-1);
          // A refund that was refused comes back only by WeChat Pay's word, which knows the sum itself.
          for (const to of news) if (last && last.state !== 'failed' && mayBecome(last.state, to)) last.state = to;
          expect(held()).toBeLessThanOrEqual(totalFen);
          expect(refundableFen({ totalFen, heldFen: held() })).toBe(totalFen - held());
        }
      }),
    );
  });

  it('stay what they finally are, and never go back', () => {
    assert(
      property(array(state, { maxLength: 12 }), (news) => {
        const path: RefundState[] = ['sending'];
        for (const to of news) if (mayBecome(path.at(-1) ?? 'sending', to)) path.push(to);
        expect(new Set(path).size).toBe(path.length);
        expect(path.slice(0, -1).some(isFinal)).toBe(false);
      }),
    );
  });

  it('take whole fen only', () => {
    const paid = { totalFen: 1000, heldFen: 0 };
    for (const fen of [0, -1, 0.5, 300.5, Number.NaN, Infinity, 2 ** 53]) expect(fits(fen, paid)).toBe(false);
    expect([fits(1, paid), fits(1000, paid), fits(1001, paid)]).toEqual([true, true, false]);
  });
});
