import { changedFields, redactFields } from '../../../src/domain/people/audit.js';

it('keeps only the fields that differ, as they were and as they are', () => {
  const before = { name: '小林', capacity: 5, skillGroupIds: ['a'] };
  expect(changedFields(before, { name: '小林', capacity: 8, skillGroupIds: ['a'], role: undefined })).toEqual({
    before: { capacity: 5 },
    after: { capacity: 8 },
  });
  expect(changedFields(before, { name: '小林' })).toBeUndefined();
});

it('takes secrets and personal text out, however deep they lie and however they are spelled', () => {
  const fields = {
    appSecret: 's',
    nested: [{ apiToken: 't', phone: '138' }],
    passwordHash: 'h',
    note: '话',
    name: '果园',
  };
  expect(redactFields(fields)).toEqual({
    appSecret: '[redacted]',
    nested: [{ apiToken: '[redacted]', phone: '[redacted]' }],
    passwordHash: '[redacted]',
    note: '[redacted]',
    name: '果园',
  });
});
