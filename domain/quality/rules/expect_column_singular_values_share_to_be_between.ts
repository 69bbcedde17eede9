import { array, type GenericSchema, minLength, picklist, pipe, strictObject } from 'valibot';
import type { Json, JsonObject } from '../../json.ts';
import { BOUNDS, type Bounds, boundsInWords, within } from '../aggregate/between.ts';
import { MOST } from '../aggregate/frequencies.ts';
import { columnName } from '../column.ts';
import { columnsOf, isNull } from '../columns.ts';
import { identity, identityIn } from '../identity.ts';
import { FAIL, NOT_EVALUATED, PASS, windowRule } from '../rule.ts';

type Kwargs = Bounds & { column_list: string[]; of: 'records' | 'distinct' };

/** Identity of values -> how often they were there; `n`: records that have one of them. */
interface Seen {
  [key: string]: Json;
  counts: { [identity: string]: number };
  kinds: number;
  n: number;
  over: boolean;
}

export default windowRule<GenericSchema<Kwargs>, Seen>({
  name: 'expect_column_singular_values_share_to_be_between',
  summary:
    'Values that are there exactly once, as a share of the records that have one (`of: records`) or of the different values (`of: distinct`), lie between two bounds.',
  dimension: 'uniqueness',
  kwargs: strictObject({
    column_list: pipe(array(columnName), minLength(1, 'give one column or more')),
    of: picklist(['records', 'distinct']),
    ...BOUNDS,
  }) as unknown as GenericSchema<Kwargs>,
  fields: given => given.column_list,
  example: {
    kwargs: { column_list: ['x'], of: 'distinct', min_value: 0.5 },
    passes: [{ x: 'a' }, { x: 'a' }, { x: 'b' }],
    fails: [{ x: 'a' }, { x: 'a' }],
  },
  compile({ column_list, of, ...bounds }, scope) {
    const columns = columnsOf(column_list, scope);
    const same = identityIn(scope);
    const most = scope.fileTime || scope.keepsAll ? Number.POSITIVE_INFINITY : MOST;
    const take = (state: Seen, key: string, count: number): void => {
      if (!(key in state.counts)) state.kinds++;
      state.counts[key] = (state.counts[key] ?? 0) + count;
    };
    const bounded = (state: Seen): void => {
      if (!state.over && state.kinds <= most) return;
      state.over = true;
      state.counts = {};
    };
    return {
      expected: `${boundsInWords(bounds)} of ${of === 'records' ? 'the records' : 'the different values'} there once`,
      empty: () => ({ counts: Object.create(null), kinds: 0, n: 0, over: false }),
      add(state, record: JsonObject) {
        const values = columns.map(one => one.read(record));
        if (values.every(isNull)) return;
        state.n++;
        if (state.over) return;
        take(state, identity(values.map(same)), 1);
        bounded(state);
      },
      merge(state, other) {
        state.n += other.n;
        for (const [key, count] of Object.entries(other.counts)) take(state, key, count);
        state.over ||= other.over;
        bounded(state);
      },
      judge(state) {
        const counts = Object.values(state.counts);
        if (state.over) {
          const reason = `there were more than ${MOST.toLocaleString('en')} different values`;
          return { outcome: NOT_EVALUATED, observed: null, details: { reason } };
        }
        if (state.n === 0) return { outcome: NOT_EVALUATED, observed: null };
        const once = counts.filter(count => count === 1).length;
        const observed = once / (of === 'records' ? state.n : counts.length);
        return { outcome: within(observed, bounds, scope) ? PASS : FAIL, observed };
      },
    };
  },
});
