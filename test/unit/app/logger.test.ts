import { createLogger } from '../../../src/app/logger.js';
import { AppError } from '../../../src/kernel/errors.js';

const logged = (write: (logger: ReturnType<typeof createLogger>) => void): string => {
  let line = '';
  const logger = createLogger('info', { write: (text: string) => void (line += text) });
  write(logger);
  return line;
};

it('writes one line of JSON in UTC, whatever the fields hold', () => {
  const line = logged((logger) => logger.info({ text: 'two\nlines \u001b[31m' }, 'said'));
  expect(line.match(/\n/g)).toHaveLength(1);
  expect(JSON.parse(line)).toMatchObject({ level: 'info', msg: 'said', time: expect.stringMatching(/Z$/) });
});

it('hides secrets by their name, however deep they stand', () => {
  const line = logged((logger) =>
    logger.warn({ appSecret: 'S1', deep: { token: 'S2', list: [{ password: 'S3' }] }, bytes: Buffer.from('S4') }, 'x'),
  );
  for (const secret of ['S1', 'S2', 'S3', 'S4']) expect(line).not.toContain(secret);
});

it('logs of a database error what failed, never the statement’s values', () => {
  const driverError = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (openid)=(oSecret)' });
  const failed = Object.assign(new Error('duplicate key'), { parameters: ['what a customer wrote'], driverError });
  const line = logged((logger) =>
    logger.error({ err: new AppError('conflict', 'already_exists', { cause: failed }) }, 'failed'),
  );
  expect(line).toContain('already_exists');
  expect(line).not.toContain('oSecret');
  expect(line).not.toContain('what a customer wrote');
});
