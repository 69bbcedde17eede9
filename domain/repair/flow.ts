import * as v from 'valibot';
import type { Json } from '../json.ts';
import { FAILURE_KINDS, type Failure } from '../quality/failure.ts';
import { pathOf, placeAt } from './pointer.ts';
import type { Step } from './step.ts';
import { cast } from './steps/cast.ts';
import { defaulted } from './steps/default.ts';
import { remove } from './steps/remove.ts';
import { replace } from './steps/replace.ts';

const path = v.pipe(
  v.string(),
  v.maxLength(512),
  v.check(text => pathOf(text) !== undefined, 'must be a JSON Pointer such as /price'),
);
/** Where a step has none of its own, it is done at the field that failed. */
const place = { path: v.exactOptional(v.pipe(path, v.minLength(1, 'must name a field, such as /price'))) };

const STEPS = { replace, remove, cast, default: defaulted } as const satisfies Record<
  string,
  Step<never> | Step
>;
const step = v.variant(
  'op',
  [
    v.strictObject({ op: v.literal('replace'), ...place, ...replace.options }),
    v.strictObject({ op: v.literal('remove'), ...place, ...remove.options }),
    v.strictObject({ op: v.literal('cast'), ...place, ...cast.options }),
    v.strictObject({ op: v.literal('default'), ...place, ...defaulted.options }),
  ],
  `must be one of ${Object.keys(STEPS).join(', ')}`,
);
const MOST_STEPS = 50;

/** What is done to the records that failed so. Of several flows the first that matches a record is the one it takes. */
export const flowSchema = v.strictObject({
  when: v.strictObject({
    rule: v.exactOptional(v.pipe(v.string(), v.maxLength(512))),
    field: v.exactOptional(path),
    kind: v.exactOptional(v.picklist(FAILURE_KINDS, `must be one of ${FAILURE_KINDS.join(', ')}`)),
  }),
  steps: v.pipe(
    v.array(step),
    v.minLength(1, 'must have a step'),
    v.maxLength(MOST_STEPS, `must have at most ${MOST_STEPS} steps`),
  ),
});
export type Flow = v.InferOutput<typeof flowSchema>;

/** Whether a failure is of the flow's kind. A `*` in the flow's field stands for any one name: as in /items/*\/sku. */
function matches({ when: { rule, field, kind } }: Flow, failure: Failure): boolean {
  if (rule !== undefined && rule !== failure.rule) return false;
  if (kind !== undefined && kind !== failure.kind) return false;
  if (field === undefined) return true;
  const names = failure.field.split('/');
  const wanted = field.split('/');
  return names.length === wanted.length && wanted.every((name, i) => name === '*' || name === names[i]);
}

/** The first flow that matches one of the failures, and the fields of those it matches. */
export function flowFor(
  flows: readonly Flow[],
  failures: readonly Failure[],
): { flow: number; fields: string[] } | undefined {
  for (const [flow, each] of flows.entries()) {
    const matched = failures.filter(failure => matches(each, failure));
    if (matched.length > 0) return { flow, fields: [...new Set(matched.map(({ field }) => field))] };
  }
  return undefined;
}

/** Does a flow's steps to a record, in their order; answers the first thing that cannot be done, by the number of its step. */
export function runFlow({ steps }: Flow, record: Json, fields: readonly string[]): string | undefined {
  for (const [index, spec] of steps.entries())
    for (const at of spec.path === undefined ? lastFirst(fields) : [spec.path]) {
      const found = placeAt(record, pathOf(at) ?? []);
      // What is not there, nor what would hold it, need not be removed.
      if (typeof found === 'string' && spec.op === 'remove' && at !== '') continue;
      const trouble = typeof found === 'string' ? found : (STEPS[spec.op] as Step).apply(found, spec);
      if (trouble !== undefined)
        return `step ${index + 1}, ${spec.op} ${at === '' ? 'the record' : at}: ${trouble}`;
    }
  return undefined;
}

/** Items of a list from its end on: one that is removed moves those behind it. */
const lastFirst = (fields: readonly string[]): string[] =>
  fields.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
