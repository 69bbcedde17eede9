import { describe, expect, test } from 'vitest';
import { readResponse } from './response.ts';

const batch = ['11', '12', '13'];

describe('a complete success', () => {
  test.each([
    [undefined],
    [null],
    [''],
    [{}],
    [{ batchItemFailures: null }],
    [{ batchItemFailures: [] }],
    [{ statusCode: 200 }],
  ])('%j', payload => {
    expect(readResponse(payload, batch)).toEqual({ done: 3 });
  });
});

describe('a partial success goes on from the lowest failed sequence number', () => {
  test.each([
    [['13'], 2],
    [['12'], 1],
    [['11'], 0],
    [['13', '12'], 1],
    [['12', '12'], 1],
  ])('%j', (failed, done) => {
    const batchItemFailures = failed.map(itemIdentifier => ({ itemIdentifier }));
    expect(readResponse({ batchItemFailures }, batch)).toEqual({ done });
  });
});

describe('a complete failure', () => {
  test.each([
    [{ batchItemFailures: [{ itemIdentifier: '' }] }, 'without an itemIdentifier'],
    [{ batchItemFailures: [{ itemIdentifier: null }] }, 'without an itemIdentifier'],
    [{ batchItemFailures: [{ itemIdentifier: 12 }] }, 'without an itemIdentifier'],
    [{ batchItemFailures: [{ itemidentifier: '12' }] }, 'without an itemIdentifier'],
    [{ batchItemFailures: [null] }, 'without an itemIdentifier'],
    [{ batchItemFailures: ['12'] }, 'without an itemIdentifier'],
    [{ batchItemFailures: [{ itemIdentifier: '12' }, { itemIdentifier: '99' }] }, '99 is not in the batch'],
    [{ batchItemFailures: { itemIdentifier: '12' } }, 'not a list'],
    [{ batchItemFailures: 'none' }, 'not a list'],
    ['done', 'the function answered "done"'],
    [3, 'the function answered 3'],
    [[], 'the function answered []'],
    [true, 'the function answered true'],
  ])('%j', (payload, reason) => {
    expect(readResponse(payload, batch)).toEqual({ failed: expect.stringContaining(reason) });
  });
});
