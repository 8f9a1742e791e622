import { isCommonPassword } from '../../../../src/domain/people/password-rules.js';

describe('passwords that are tried first', () => {
  it.each([
    'password123456',
    'Password1234!',
    'P@ssw0rd1234',
    '123456789012',
    '098765432109',
    'abcdefghijkl',
    'aaaaaaaaaaaa',
    'abababababab',
    '1q2w3e4r5t6y',
    'qwertyuiop123',
    'Jiedai2026!!',
    '13800138000138',
    'ｐａｓｓｗｏｒｄ１２３４',
  ])('%s is one of them', (password) => {
    expect(isCommonPassword(password)).toBe(true);
  });

  it.each(['harvest moon over qinghe', '三只苹果和一条河还有船', 'x7#kd9!vq2pz', 'correct horse battery staple 9'])(
    '%s is not',
    (password) => {
      expect(isCommonPassword(password)).toBe(false);
    },
  );
});
