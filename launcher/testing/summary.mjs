/**
 * @typedef {import('./tier.mjs').Counts} Counts
 * @typedef {import('./tier.mjs').TierResult} TierResult
 */

/** @param {readonly Counts[]} results @param {keyof Counts} key */
const sum = (results, key) => results.reduce((total, counts) => total + counts[key], 0);

/** As jest words it. @param {number} failed @param {number} passed */
const counted = (failed, passed) =>
  `${failed > 0 ? `${failed} failed, ` : ''}${passed} passed, ${failed + passed} total`;

/**
 * Each tier's time, and jest's summary over all tiers.
 *
 * @param {readonly TierResult[]} results
 */
export const summarise = (results) =>
  [
    '',
    ...results.map(
      ({ name, passed, failed, seconds }) =>
        `${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed, ${failed} failed`,
    ),
    '',
    `Test Suites: ${counted(sum(results, 'failedFiles'), sum(results, 'passedFiles'))}`,
    `Tests:       ${counted(sum(results, 'failed'), sum(results, 'passed'))}`,
    `Time:        ${results.reduce((total, { seconds }) => total + seconds, 0).toFixed(1)} s`,
  ].join('\n');

/** The one line that says it all. @param {readonly Counts[]} results */
export const lastLine = (results) => `${sum(results, 'passed')} passed, ${sum(results, 'failed')} failed`;

/** @param {readonly Counts[]} results */
export const hasFailed = (results) => sum(results, 'failed') > 0;
