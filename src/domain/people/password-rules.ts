import { COMMON_PASSWORDS, COMMON_STEMS } from './common-passwords.table.js';

/** `xyxyxy…`: one to four characters again and again. */
const isRepeated = (password: string): boolean =>
  [1, 2, 3, 4].some(
    (length) => password === password.slice(0, length).repeat(password.length).slice(0, password.length),
  );

/** Rising or falling by one all the way, or after a wrap from 9 to 0. */
const isSequence = (password: string): boolean => {
  const steps = [...password].map(
    (character, at) => (password.codePointAt(at + 1) ?? 0) - (character.codePointAt(0) ?? 0),
  );
  const inner = steps.slice(0, -1);
  return inner.every((step) => step === 1 || step === -9) || inner.every((step) => step === -1 || step === 9);
};

/** A word everybody takes first, padded with digits and signs to the length asked for. */
const isPaddedStem = (password: string): boolean => {
  const letters = password.replace(/[^\p{L}]/gu, '');
  return COMMON_STEMS.has(letters) || letters === '';
};

/** Whether a password is among those that are tried first: on the list, or made in the ways everybody makes one. */
export const isCommonPassword = (password: string): boolean => {
  const lower = password.normalize('NFKC').toLowerCase();
  return COMMON_PASSWORDS.has(lower) || isRepeated(lower) || isSequence(lower) || isPaddedStem(lower);
};
