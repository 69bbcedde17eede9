import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { RuleSpec } from '../contract/contract.ts';
import { closedAfter } from './closed.fixture.ts';
import ruleFailures from './rule_failures.ts';

const rule = (severity: RuleSpec['severity']): RuleSpec => ({
  ...{ id: 'range', name: 'range', type: 'expect_column_values_to_be_between', kwargs: {} },
  ...{ dimension: 'accuracy', severity },
});
const judge = (failed: number, usual: number, options = {}, severity: RuleSpec['severity'] = 'critical') =>
  ruleFailures.learn!(
    closedAfter({ rules: { range: [failed, 1000] } }, () => ({ rules: { range: [usual, 1000] } }), {
      contract: { rules: [rule(severity)] },
    }),
    v.parse(ruleFailures.options, options),
  )[0];

describe('rule_failures', () => {
  it('tells a rule that more records fail than usual', () => {
    expect(judge(60, 50)).toMatchObject({ subject: 'range', expectation: { beyond: 'no' } });
    expect(judge(200, 50)).toMatchObject({
      expectation: { beyond: 'far' },
      finding: {
        severity: 'warning',
        message: expect.stringMatching(
          /^20 % of the records fail the rule range \(200 of 1000\); usual are 5\.0 %/,
        ),
      },
    });
  });

  it('is critical when most records are quarantined for it', () => {
    expect(judge(900, 0)?.finding).toMatchObject({ severity: 'critical' });
    expect(judge(900, 0, {}, 'warning')?.finding).toMatchObject({ severity: 'warning' });
  });

  it('leaves rules alone that the contract says', () => {
    expect(judge(900, 0, { ignore: ['range'] })).toBeUndefined();
  });
});
