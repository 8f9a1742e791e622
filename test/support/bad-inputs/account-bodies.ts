import type { Account } from './corpus.js';

/** As the account was when it was wired: with the key it had before, where it has changed since. */
export const bodyFor = ({
  format,
  accountKey,
  appId,
  originalId,
  mode,
  token,
  aesKey,
  previousAesKey = aesKey,
}: Account) => ({
  kind: format === 'json' ? 'mini_program' : 'official_account',
  channelKey: accountKey,
  appId,
  appSecret: 'f00dfeedf00dfeedf00dfeedf00dfeed',
  originalId,
  encryptionMode: mode,
  dataFormat: format,
  ...(token !== '' && { token }),
  ...(previousAesKey !== undefined && { encodingAesKey: previousAesKey }),
});

/** What happened to it since. A new name only makes every process read it again. */
export const changeFor = ({ previousAesKey, aesKey, enabled, token }: Account) => ({
  ...(previousAesKey !== undefined && { encodingAesKey: aesKey }),
  ...(enabled === false && { enabled }),
  ...(token === '' && { name: '没有令牌' }),
});
