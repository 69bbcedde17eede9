import { expect, test } from 'vitest';
import { grantsTable, unexplained } from './explain.ts';
import type { Reason } from './reasons.ts';

const put = { who: 'ingest', action: 'kinesis:PutRecords', on: 'stream Raw' };
const reason: Reason = {
  who: ['ingest'],
  actions: ['kinesis:PutRecords'],
  on: ['stream Raw'],
  why: 'Frames.',
};

test('each grant has its reason', () => {
  expect(unexplained([put, put], [reason])).toEqual([]);
});

test('a grant without a reason, be it more by one action, one thing or one function', () => {
  for (const more of [{ action: 'kinesis:PutRecord' }, { on: '*' }, { who: 'api' }])
    expect(unexplained([put, { ...put, ...more }], [reason])).toHaveLength(1);
  expect(unexplained([put], [])).toEqual(['no reason why ingest may kinesis:PutRecords on stream Raw']);
});

test('a reason for what nobody may do any more', () => {
  expect(unexplained([put], [{ ...reason, who: ['ingest', 'quality'] }])).toEqual([
    'a reason, but no grant: quality may kinesis:PutRecords on stream Raw',
  ]);
});

test('the table says which settings bring a grant', () => {
  const trace: Reason = {
    who: ['ingest'],
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    on: ['*'],
    why: 'Traces.',
  };
  const traces = trace.actions.map(action => ({ who: 'ingest', action, on: '*' }));
  expect(grantsTable({ plain: [put], tracing: [put, ...traces] }, 'plain', [reason, trace])).toBe(
    `| who | may | on | why |
| --- | --- | -- | --- |
| ingest | \`kinesis:PutRecords\` | stream Raw | Frames. |
| ingest | \`xray:\` PutTraceSegments, PutTelemetryRecords | \\* | Traces. (with \`tracing\`) |`,
  );
});
