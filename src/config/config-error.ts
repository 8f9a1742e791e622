/** A setting that stops the start: main prints it as one line and ends with exit code 78 (EX_CONFIG of sysexits.h). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly exitCode = 78;

  /** Each fault names its setting in both spellings and never holds its value. */
  constructor(readonly faults: readonly string[]) {
    super(faults.join('; ').replaceAll(/\s+/g, ' '));
  }
}
