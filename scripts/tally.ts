/** Says in one line what became of the tests, from Vitest's JSON reports: `node scripts/tally.ts REPORT ...`. */
import { existsSync, readFileSync } from 'node:fs';

/** What this reads of the report. */
export interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** A file that could not run counts as one failure: none of its tests is among the failed ones. */
export function tally({ numPassedTests, numFailedTests, testResults }: Report): {
  passed: number;
  failed: number;
} {
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some(test => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

if (import.meta.main) {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const file of process.argv.slice(2)) {
    if (!existsSync(file)) {
      console.error(`there is no ${file}: its tests did not come to their end`);
      process.exitCode = 1;
      continue;
    }
    const report: Report = JSON.parse(readFileSync(file, 'utf8'));
    const counts = tally(report);
    if (counts.passed === 0) process.exitCode = 1;
    passed += counts.passed;
    failed += counts.failed;
    skipped += report.numPendingTests;
  }
  if (skipped > 0) console.log(`${skipped} skipped`);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
