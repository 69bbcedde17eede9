import { expect, test } from 'vitest';
import { type Report, tally } from './tally.ts';

const report = (testResults: Report['testResults'], failed = 0): Report => ({
  numPassedTests: 5,
  numFailedTests: failed,
  numPendingTests: 0,
  testResults,
});
const [PASSED, FAILED, SKIPPED] = ['passed', 'failed', 'skipped'].map(status => ({ status })) as [
  { status: string },
  { status: string },
  { status: string },
];

test.each([
  ['all pass', report([{ status: 'passed', assertionResults: [PASSED] }]), { passed: 5, failed: 0 }],
  [
    'a test fails',
    report([{ status: 'failed', assertionResults: [PASSED, FAILED] }], 1),
    { passed: 5, failed: 1 },
  ],
  ['a file does not load', report([{ status: 'failed', assertionResults: [] }]), { passed: 5, failed: 1 }],
  [
    'a beforeAll fails',
    report([{ status: 'failed', assertionResults: [SKIPPED] }]),
    { passed: 5, failed: 1 },
  ],
])('when %s', (_, given, expected) => {
  expect(tally(given)).toEqual(expected);
});
