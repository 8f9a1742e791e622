import { describeFailure } from '../../../src/app/failures.js';
import { AppError } from '../../../src/kernel/errors.js';

it('says what to do about an older schema, and does not blame the stores', () => {
  const failure = new AppError('unavailable', 'unavailable', { details: { pendingMigrations: ['CreateTables1'] } });

  expect(describeFailure(failure)).toEqual({ message: expect.stringContaining('jiedai migrate'), exitCode: 1 });
  expect(describeFailure(failure).message).not.toContain('does not answer');
});

it('names what failed at a store, never its address', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
  const { message } = describeFailure(new AppError('unavailable', 'unavailable', { cause }));

  expect(message).toContain('ECONNREFUSED');
  expect(message).not.toContain('10.0.0.1');
});
