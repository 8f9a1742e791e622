const CODE = /^[A-Z2-7]{16}$/;

/** A recovery code as it is hashed, however it was typed; undefined for what cannot be one. */
export const recoveryCodeIn = (shown: string): string | undefined => {
  const code = shown.replace(/[\s-]/g, '').toUpperCase();
  return CODE.test(code) ? code : undefined;
};
