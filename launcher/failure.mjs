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

/**
 * Prints what went wrong and answers the exit code for it.
 *
 * @param {unknown} error
 */
export const reportFailure = (error) => {
  if (error instanceof LauncherFailure) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
};
