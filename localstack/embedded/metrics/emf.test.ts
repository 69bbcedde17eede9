import { describe, expect, test } from 'vitest';
import { readEmf } from './emf.ts';

const NOW = 1_700_000_000_000;

interface Changes {
  root?: object;
  aws?: object;
  directive?: object;
  metric?: object;
}

const line = ({ root, aws, directive, metric }: Changes = {}): string =>
  JSON.stringify({
    _aws: {
      Timestamp: NOW,
      CloudWatchMetrics: [
        {
          Namespace: 'OmniStream',
          Dimensions: [['service', 'source']],
          Metrics: [{ Name: 'RecordsIn', Unit: 'Count', ...metric }],
          ...directive,
        },
      ],
      ...aws,
    },
    service: 'quality',
    source: 'weather',
    RecordsIn: 3,
    ...root,
  });

const read = (changes?: Changes) => readEmf(line(changes), NOW);

test('a line in the format gives its metrics', () => {
  expect(read()).toEqual([
    {
      at: NOW,
      namespace: 'OmniStream',
      name: 'RecordsIn',
      unit: 'Count',
      dimensions: { service: 'quality', source: 'weather' },
      values: [3],
    },
  ]);
});

test('a list of values, no unit, high resolution', () => {
  expect(
    read({ root: { RecordsIn: [1, 2.5, -3] }, metric: { Unit: undefined, StorageResolution: 1 } }),
  ).toMatchObject([{ values: [1, 2.5, -3], unit: 'None' }]);
});

test('each set of dimensions is a metric of its own', () => {
  const metrics = read({ directive: { Dimensions: [[], ['source'], ['source', 'service']] } });
  expect(metrics?.map(metric => JSON.stringify(metric.dimensions))).toEqual([
    '{}',
    '{"source":"weather"}',
    '{"service":"quality","source":"weather"}',
  ]);
});

test('no set of dimensions is the metric without any', () => {
  expect(read({ directive: { Dimensions: [] } })).toMatchObject([{ dimensions: {} }]);
});

test('several directives', () => {
  const directive = (name: string) => ({ Namespace: 'N', Dimensions: [[]], Metrics: [{ Name: name }] });
  const metrics = read({
    aws: { CloudWatchMetrics: [directive('a'), directive('b')] },
    root: { a: 1, b: 2 },
  });
  expect(metrics?.map(metric => metric.name)).toEqual(['a', 'b']);
});

test('a line without metrics is still in the format', () => {
  expect(read({ aws: { CloudWatchMetrics: [] } })).toEqual([]);
});

describe('no metrics, but a log line', () => {
  test.each([
    ['plain text', 'quality began'],
    ['text about it', 'see "_aws" in {"_aws": {}}'],
    ['other JSON', '{"level":"INFO","message":"\\"_aws\\""}'],
    ['a torn line', line().slice(0, -5)],
    ['something after it', `${line()} end`],
    ['a list', `[${line()}]`],
    ['_aws of another kind', '{"_aws": "x"}'],
    ['no directives', line({ aws: { CloudWatchMetrics: undefined } })],
    ['directives of another kind', line({ aws: { CloudWatchMetrics: {} } })],
    ['a directive of another kind', line({ aws: { CloudWatchMetrics: [null] } })],
    ['no timestamp', line({ aws: { Timestamp: undefined } })],
    ['a timestamp that is no number', line({ aws: { Timestamp: '2023' } })],
    ['a timestamp in seconds', line({ aws: { Timestamp: NOW / 1000 } })],
    ['a timestamp too old', line({ aws: { Timestamp: NOW - 15 * 86_400_000 } })],
    ['a timestamp of tomorrow', line({ aws: { Timestamp: NOW + 86_400_000 } })],
    ['a timestamp without end', line().replace(`${NOW}`, '1e999')],
    ['no namespace', line({ directive: { Namespace: '' } })],
    ['no dimensions', line({ directive: { Dimensions: undefined } })],
    ['a set of dimensions that is no list', line({ directive: { Dimensions: ['source'] } })],
    ['a dimension without value', line({ directive: { Dimensions: [['region']] } })],
    ['a dimension from the prototype', line({ directive: { Dimensions: [['constructor']] } })],
    ['a dimension that is a number', line({ root: { source: 3 } })],
    ['an empty dimension', line({ root: { source: '' } })],
    ['a dimension of 2 KB', line({ root: { source: 'x'.repeat(2048) } })],
    ['a NUL in a dimension', line({ root: { source: 'a\0b' } })],
    ['half a character in a dimension', line({ root: { source: 'a\ud800' } })],
    ['31 dimensions', line({ directive: { Dimensions: [Array(31).fill('source')] } })],
    ['no metrics', line({ directive: { Metrics: undefined } })],
    ['101 metrics', line({ directive: { Metrics: Array(101).fill({ Name: 'RecordsIn' }) } })],
    ['a metric without name', line({ metric: { Name: '' } })],
    ['a metric without value', line({ metric: { Name: 'Other' } })],
    ['an unknown unit', line({ metric: { Unit: 'Furlongs' } })],
    ['an unknown resolution', line({ metric: { StorageResolution: 30 } })],
    ['a value that is text', line({ root: { RecordsIn: '3' } })],
    ['a value that is null', line({ root: { RecordsIn: null } })],
    ['an empty list of values', line({ root: { RecordsIn: [] } })],
    ['101 values', line({ root: { RecordsIn: Array(101).fill(1) } })],
    ['a value among values that is none', line({ root: { RecordsIn: [1, 'x'] } })],
    ['a value too great', line({ root: { RecordsIn: 1e200 } })],
    ['a value without end', line().replace('"RecordsIn":3', '"RecordsIn":1e999')],
  ])('%s', (_, text) => {
    expect(readEmf(text, NOW)).toBeUndefined();
  });
});
