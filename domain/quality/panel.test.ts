import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerOf, PANEL, panelOf, THREW } from './panel.ts';
import type { Outcome } from './rule.ts';

const context = { receivedAt: 0 };

it('answers for each test, whatever the others do', () => {
  const answer = fc.constantFrom<Outcome | typeof THREW>(0, 1, 2, THREW);
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: PANEL }), answers => {
      const asked: number[] = [];
      const panel = panelOf(
        answers.map((outcome, at) => record => {
          expect(record).toEqual({ a: 1 });
          asked.push(at);
          if (outcome === THREW) throw new Error(`test ${at}`);
          return outcome;
        }),
      );
      const thrown: unknown[] = [];
      const found = panel({ a: 1 }, context, thrown);
      expect(asked).toEqual(answers.map((_, at) => at));
      expect(answers.map((_, at) => answerOf(found, at))).toEqual(answers);
      for (const [at, outcome] of answers.entries())
        if (outcome === THREW) expect(thrown[at]).toEqual(new Error(`test ${at}`));
    }),
  );
});

it('takes all that can be thrown', () => {
  const thrown: unknown[] = ['of the record before'];
  const panel = panelOf([
    () => {
      throw undefined;
    },
  ]);
  expect(answerOf(panel({}, context, thrown), 0)).toBe(THREW);
  expect(thrown).toEqual([undefined]);
});
