import { expect, it } from 'vitest';
import { ruleRow } from './rules.fixture.ts';
import { verdictOf } from './verdict.ts';

it('names the worst rule: by its trouble, its severity, its failures', () => {
  const rules = [
    ruleRow({ rule: 'a', status: 'degraded', failed: 900 }),
    ruleRow({ rule: 'b', status: 'failing', severity: 'warning', failed: 500 }),
    ruleRow({ rule: 'c', status: 'failing', failed: 5 }),
    ruleRow({ rule: 'd', status: 'failing', failed: 50 }),
    ruleRow({ rule: 'e' }),
  ];
  const { worst, summary, look } = verdictOf(rules);
  expect([worst?.rule, summary, look.word]).toEqual(['d', '3 failing, 1 degraded of 5 rules', 'Failing']);
  expect(verdictOf([...rules, ruleRow({ rule: 'f', status: 'broken', failed: 51 })]).worst?.rule).toBe('f');
});

it('says that all is well only of what was evaluated', () => {
  expect(verdictOf([ruleRow(), ruleRow({ rule: 'b' })]).summary).toBe('2 rules pass.');
  expect(verdictOf([ruleRow(), ruleRow({ status: 'unknown' })]).summary).toBe(
    '1 rule passes; 1 more was not evaluated in the last 15 minutes.',
  );
  for (const none of [[], [ruleRow({ status: 'unknown' })]]) {
    const { look, summary } = verdictOf(none);
    expect([look.word, summary]).toEqual(['Unknown', 'No rule was evaluated in the last 15 minutes.']);
  }
});

it('puts an incident first that is graver than every rule', () => {
  const open = (severity: 'critical' | 'warning' | 'info') => ({
    ...{ critical: 0, warning: 0, info: 0, [severity]: 2 },
    worst: { id: '1', source: 'market', kind: 'freshness', severity, message: 'No record for 2 h.' },
  });
  const degraded = [ruleRow({ status: 'degraded', failed: 9 }), ruleRow({ rule: 'b' })];
  const graver = verdictOf(degraded, open('critical'));
  expect([graver.look.word, graver.incident?.id, graver.worst]).toEqual(['Failing', '1', undefined]);
  expect(graver.summary).toBe('1 degraded of 2 rules');
  const asGrave = verdictOf(degraded, open('warning'));
  expect([asGrave.worst?.rule, asGrave.incident]).toEqual([degraded[0]!.rule, null]);
  for (const rules of [[ruleRow()], []])
    expect(verdictOf(rules, open('warning'))).toMatchObject({
      look: { word: 'Degraded' },
      incident: { id: '1' },
    });
  expect(verdictOf([ruleRow()], open('info'))).toMatchObject({ look: { word: 'Passing' }, incident: null });
});
