import { writeFileSync } from 'node:fs';

/** Tells the launcher how many tests of a tier passed and failed: jest prints it, but for people. */
// oxlint-disable-next-line import/no-default-export -- jest loads a reporter by its default export
export default class CountReporter {
  /**
   * @param {unknown} _contexts
   * @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} results
   */
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    // A file that does not even load has no tests to count, yet it failed.
    const counts = { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
    writeFileSync(process.env['JIEDAI_TEST_COUNTS'] ?? '/dev/null', JSON.stringify(counts));
  }
}
