/** Exit codes of every command here: 78 means a setting is wrong (EX_CONFIG), 1 anything else that stops us. */
export const exitCodes = /** @type {const} */ ({ failed: 1, wrongSetting: 78 });

/** Something a person can mend: its message is the one sentence they see, without a stack. */
export class LauncherFailure extends Error {
  /**
   * @param {string} sentence what is wrong and what to do
   * @param {{ exitCode?: number, cause?: unknown }} [extra]
   */
  constructor(sentence, { exitCode = exitCodes.failed, cause } = {}) {
    super(sentence, { cause });
    this.name = 'LauncherFailure';
    this.exitCode = exitCode;
  }
}

const placeWords = /** @type {Record<string, string>} */ ({
  EACCES: 'this account may not write there',
  EPERM: 'this account may not write there',
  EROFS: 'nobody may write there',
  ENOSPC: 'the disk is full',
});

/** A place we cannot write to is a person's to mend as well. @param {unknown} error */
const sentenceFor = (error) => {
  if (error instanceof LauncherFailure) return error.message;
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return undefined;
  const words = placeWords[String(error.code)];
  return words && `${error.path} cannot be used, because ${words}: mend that, or choose another DATA_DIR.`;
};

/**
 * Prints what went wrong and answers the exit code for it.
 *
 * @param {unknown} error
 */
export const reportFailure = (error) => {
  const sentence = sentenceFor(error);
  if (sentence !== undefined) {
    process.stderr.write(`${sentence}\n`);
    return error instanceof LauncherFailure ? error.exitCode : exitCodes.failed;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
};
