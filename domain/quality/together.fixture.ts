import type { Json, JsonObject } from '../json.ts';
import { FAIL, PASS, type Rule } from './rule.ts';
import { ruleOf } from './scope.ts';

const scope = { typeOf: () => undefined, ruleOf };

/** Records of one column `x`. */
export const column = (values: readonly Json[]): JsonObject[] => values.map(x => ({ x }));

/** What a window rule says of records that came in two frames, and what it observed. */
export function measured(rule: Rule, kwargs: JsonObject, records: readonly JsonObject[]): [string, Json] {
  if (rule.level !== 'window') throw new Error(`${rule.name} judges no window`);
  const { empty, add, merge, judge } = rule.compile(kwargs, scope);
  const half = Math.ceil(records.length / 2);
  const [whole, second] = [empty(), empty()];
  records.forEach((record, i) => {
    add(i < half ? whole : second, record);
  });
  merge(whole, JSON.parse(JSON.stringify(second)) as Json);
  const { outcome, observed } = judge(whole);
  return [outcome === FAIL ? 'fail' : outcome === PASS ? 'pass' : 'not evaluated', observed];
}

/** Places of the records of a set that a rule finds fault with. */
export function faultsIn(rule: Rule, kwargs: JsonObject, records: readonly JsonObject[]): number[] {
  if (rule.level !== 'set') throw new Error(`${rule.name} judges no set`);
  const { learn, add, test } = rule.compile(kwargs, scope);
  const learned = learn();
  for (const record of records) add(learned, record);
  return [...records.keys()].filter(i => test(records[i]!, learned) === FAIL);
}
