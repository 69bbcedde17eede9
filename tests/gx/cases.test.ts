import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../domain/quality/batch/evaluate.ts';
import { differences } from './agree.ts';
import { readCases } from './cases.ts';

const folder = process.env.GX_CASES ?? '../shared/gx-cases';
const evaluation = {
  now: Date.now(),
  parameters: {},
  resultFormat: 'COMPLETE',
  context: { receivedAt: 0 },
} as const;

describe.skipIf(!existsSync(folder))(
  `Great Expectations' own test definitions (skipped without ${folder})`,
  () => {
    const cases = existsSync(folder) ? readCases(folder) : [];

    it('are there', () => {
      expect(cases.length).toBeGreaterThan(200);
    });

    it('all agree', () => {
      const differing = cases.flatMap(test => {
        const result = evaluate({ type: test.type, kwargs: test.kwargs }, test.table, evaluation);
        return differences(test, result).map(one => `${test.title}: ${one}`);
      });
      expect(differing).toEqual([]);
    });

    it('differ where an answer is another', () => {
      const [first] = cases;
      const result = evaluate({ type: first!.type, kwargs: first!.kwargs }, first!.table, evaluation);
      expect(differences(first!, { ...result, success: !result.success })).not.toEqual([]);
    });
  },
);
