import { boolean, number, optional, strictObject } from 'valibot';
import { addMoment, deviationOf, type Moments, noMoments, numberIn } from '../aggregate/moments.ts';
import { column, columnName, inWords } from '../column.ts';
import { FAIL, NOT_EVALUATED, PASS, setRule } from '../rule.ts';

/** With fewer than two values, or values that are all the same, there is no spread to measure by. */
export default setRule({
  name: 'expect_column_value_z_scores_to_be_less_than',
  summary:
    'The value is less than so many standard deviations (of a sample) above the mean; with double_sided, off it.',
  dimension: 'accuracy',
  kwargs: strictObject({ column: columnName, threshold: number(), double_sided: optional(boolean()) }),
  fields: kwargs => [kwargs.column],
  example: {
    kwargs: { column: 'x', threshold: 1.5, double_sided: true },
    passes: [{ x: 1 }, { x: 2 }, { x: 3 }],
    fails: [{ x: 1 }, { x: 1 }, { x: 1 }, { x: 1 }, { x: 9 }],
  },
  compile({ column: name, threshold, double_sided = true }, scope) {
    const subject = column(name, scope);
    const expected = `less than ${threshold} standard deviations ${double_sided ? 'off' : 'above'} the mean`;
    return {
      expected,
      learn: noMoments,
      add(moments: Moments, record) {
        const value = numberIn(subject, record);
        if (value !== undefined) addMoment(moments, value);
      },
      test(record, moments: Moments) {
        const value = numberIn(subject, record);
        const deviation = deviationOf(moments);
        if (value === undefined) return NOT_EVALUATED;
        // In a file, as in pandas, a score that nothing can be said of is not below anything.
        if (!deviation) return scope.fileTime ? FAIL : NOT_EVALUATED;
        const z = (value - moments.mean) / deviation;
        return (double_sided ? Math.abs(z) < Math.abs(threshold) : z < threshold) ? PASS : FAIL;
      },
      explain: record =>
        subject.explain(record, `${name} is ${inWords(subject.read(record))}, not ${expected}`),
    };
  },
});
