import { randomBytes } from 'node:crypto';
import { createSecretBox, SecretBoxError } from '../../../src/postgres/channels/secret-box.js';

const channel = '01890000-0000-7000-8000-000000000001';
const otherChannel = '01890000-0000-7000-8000-000000000002';
const newBox = () => createSecretBox({ current: randomBytes(32), previous: [] });

it('gives back what was sealed, and shows nothing of it', () => {
  const box = newBox();
  const sealed = box.seal('a secret 密钥', channel);
  expect(box.open(sealed, channel)).toBe('a secret 密钥');
  expect(sealed.includes('secret')).toBe(false);
  expect(box.seal('a secret 密钥', channel)).not.toEqual(sealed);
});

it('does not open a row that was copied to another channel', () => {
  const box = newBox();
  expect(() => box.open(box.seal('secret', channel), otherChannel)).toThrow(SecretBoxError);
});

it('does not open what was changed in any byte, cut short, or sealed with another key', () => {
  const box = newBox();
  const sealed = box.seal('secret', channel);
  for (let place = 0; place < sealed.length; place += 1) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(() => box.open(changed, channel)).toThrow(SecretBoxError);
    expect(() => box.open(sealed.subarray(0, place), channel)).toThrow(SecretBoxError);
  }
  expect(() => newBox().open(sealed, channel)).toThrow(SecretBoxError);
});

it('opens with a previous master key, and seals with the current one only', () => {
  const [old, current] = [randomBytes(32), randomBytes(32)];
  const sealedBefore = createSecretBox({ current: old, previous: [] }).seal('secret', channel);
  const box = createSecretBox({ current, previous: [randomBytes(32), old] });

  expect(box.open(sealedBefore, channel)).toBe('secret');
  expect(box.isCurrent(box.seal('secret', channel))).toBe(true);
  const onlyCurrent = createSecretBox({ current, previous: [] });
  expect(onlyCurrent.open(box.seal('secret', channel), channel)).toBe('secret');
});

it('tries every key that could fit, also when two master keys share an id', () => {
  const first = randomBytes(32);
  const idOf = (key: Buffer) => createSecretBox({ current: key, previous: [] }).seal('x', channel)[0];
  let twin = randomBytes(32);
  while (idOf(twin) !== idOf(first)) twin = randomBytes(32);
  const sealed = createSecretBox({ current: twin, previous: [] }).seal('secret', channel);
  expect(createSecretBox({ current: first, previous: [twin] }).open(sealed, channel)).toBe('secret');
});
