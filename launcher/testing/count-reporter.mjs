import { writeFileSync } from 'node:fs';

/** Tells the launcher how many tests of a tier passed and failed: jest prints it, but for people. */
// oxlint-disable-next-line import/no-default-export -- jest loads a reporter by its default export
export default class CountReporter {
  /**
   * @param {unknown} _contexts
   * @param {Record<'numPassedTests' | 'numFailedTests' | 'numPassedTestSuites' | 'numFailedTestSuites' | 'numRuntimeErrorTestSuites', number>} results
   */
  onRunComplete(_contexts, results) {
    // A file that does not even load has no tests to count, yet it failed.
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      passedFiles: results.numPassedTestSuites,
      failedFiles: results.numFailedTestSuites,
    };
    writeFileSync(process.env['JIEDAI_TEST_COUNTS'] ?? '/dev/null', JSON.stringify(counts));
  }
}
