import {
  array,
  boolean,
  check,
  maxValue,
  minValue,
  nullish,
  number,
  optional,
  pipe,
  strictObject,
  strictTuple,
  string,
  union,
} from 'valibot';
import { compared, divergence, type Holdouts, type Partition, partitionOf } from '../aggregate/divergence.ts';
import { type Frequencies, frequenciesOf, unknownOf } from '../aggregate/frequencies.ts';
import { column, columnName } from '../column.ts';
import { FAIL, PASS, windowRule } from '../rule.ts';

const share = pipe(number(), minValue(0, 'a weight is 0 or more'), maxValue(1, 'a weight is 1 or less'));
const partition_object = pipe(
  strictObject(
    {
      values: optional(array(union([string(), number(), boolean()]))),
      bins: optional(array(number())),
      weights: array(share),
      tail_weights: optional(strictTuple([share, share])),
    },
    'Invalid partition object. Give weights, with values or bins, and no more than tail_weights besides',
  ),
  check(
    ({ values, bins, weights: given }) =>
      values
        ? !bins && values.length === given.length
        : bins !== undefined && bins.length === given.length + 1,
    'Invalid partition object. Give values (one for each weight) or bins (one more than weights)',
  ),
  check(
    ({ weights, tail_weights = [] }) =>
      Math.abs([...weights, ...tail_weights].reduce((sum, weight) => sum + weight, 0) - 1) < 1e-5,
    'Invalid partition object. The weights must add up to 1',
  ),
  check(
    ({ bins = [] }) => bins.every((edge, i) => i === 0 || edge > bins[i - 1]!),
    'Invalid partition object. Each edge must be greater than the one before',
  ),
);

/** Holdouts that do not go with the partition. */
function mustAgree(
  { bins, tail_weights }: Partition,
  {
    tail_weight_holdout = 0,
    internal_weight_holdout = 0,
    bucketize_data,
  }: Holdouts & { bucketize_data?: boolean | undefined },
): void {
  if (tail_weight_holdout !== 0 && tail_weights)
    throw new TypeError('tail_weight_holdout must be 0 when using tail_weights in partition object');
  if (!bins && internal_weight_holdout > 0)
    throw new TypeError('Internal weight holdout cannot be used for discrete data.');
  if (bins && bucketize_data === false)
    throw new TypeError(
      'KL Divergence cannot be computed with a continuous partition object and the bucketize_data parameter set to false.',
    );
}

/** Kullback and Leibler's divergence of what was seen from what was expected, in nats. */
export default windowRule({
  name: 'expect_column_kl_divergence_to_be_less_than',
  summary: 'How the values are distributed diverges less than a threshold from what is expected.',
  dimension: 'accuracy',
  kwargs: strictObject({
    column: columnName,
    partition_object: nullish(partition_object),
    threshold: nullish(pipe(number(), minValue(0, 'a divergence is 0 or more'))),
    tail_weight_holdout: optional(share),
    internal_weight_holdout: optional(share),
    bucketize_data: optional(boolean()),
  }),
  fields: kwargs => [kwargs.column],
  doubt: ({ partition_object: given }) =>
    given
      ? undefined
      : { kwarg: 'partition_object', message: 'without a partition the values are compared with themselves' },
  example: {
    kwargs: { column: 'x', partition_object: { values: ['a', 'b'], weights: [0.5, 0.5] }, threshold: 0.1 },
    passes: [{ x: 'a' }, { x: 'b' }],
    fails: [{ x: 'a' }, { x: 'a' }],
  },
  compile(kwargs, scope) {
    const { partition_object: given, threshold } = kwargs;
    if (given) mustAgree(given, kwargs);
    return {
      expected: `a divergence of less than ${threshold}`,
      ...frequenciesOf(column(kwargs.column, scope), scope),
      judge(state: Frequencies) {
        const unknown = unknownOf(state);
        if (unknown) return unknown;
        const partition = given ?? partitionOf(state, kwargs.bucketize_data ?? true);
        if (!given) mustAgree(partition, kwargs);
        const { observed, expected, ...partitions } = compared(state, partition, kwargs);
        const found = divergence(observed, expected);
        // JSON has no infinity: what was not expected at all is infinitely far off, and observed as nothing.
        return {
          outcome: threshold == null || found <= threshold ? PASS : FAIL,
          observed: Number.isFinite(found) ? found : null,
          details: partitions,
        };
      },
    };
  },
});
