import { createTokens } from '../../../../src/app/tools/tokens.js';
import { createSetupCode } from '../../../../src/services/merchants/setup-code.js';

const HOUR = 3_600_000;
const tokens = createTokens('x'.repeat(32));

const codeAt = (configured: string | undefined) => {
  const state = { now: 0 };
  return { state, code: createSetupCode({ configured, tokens, clock: { now: () => new Date(state.now) } }) };
};

describe('the set-up code', () => {
  it('is the operator’s where there is one, without end and never printed', () => {
    const { state, code } = codeAt('chosen-code');
    state.now = 100 * HOUR;
    expect(code.toPrint).toBeUndefined();
    expect([code.isRight('chosen-code'), code.isRight('chosen-cod'), code.isRight('')]).toEqual([true, false, false]);
  });

  it('is made and printed otherwise, and good for one hour', () => {
    const { state, code } = codeAt(undefined);
    const { toPrint = '' } = code;
    expect(toPrint).toHaveLength(43);
    state.now = HOUR - 1;
    expect(code.isRight(toPrint)).toBe(true);
    state.now = HOUR;
    expect(code.isRight(toPrint)).toBe(false);
  });
});
