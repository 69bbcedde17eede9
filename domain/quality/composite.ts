import {
  array,
  type GenericSchema,
  minLength,
  pipe,
  record,
  safeParse,
  strictObject,
  string,
  unknown,
} from 'valibot';
import type { Json, JsonObject } from '../json.ts';
import { compileCondition } from './expression/condition.ts';
import {
  type CompiledWindowRule,
  FAIL,
  type Measured,
  NOT_EVALUATED,
  type Outcome,
  PASS,
  type RuleScope,
  type WindowRule,
  windowRule,
} from './rule.ts';

/** A rule inside another: as a suite has it. Of the common kwargs it takes `row_condition`. */
interface Part {
  type: string;
  kwargs: JsonObject;
}
interface Kwargs {
  expectations: Part[];
}

const kwargs = strictObject({
  expectations: pipe(
    array(strictObject({ type: string(), kwargs: record(string(), unknown()) })),
    minLength(1, 'give one expectation or more'),
  ),
});

/** Record rules that ask when a record was received, which a window does not know. */
const asksTime = (type: string, own: JsonObject): boolean =>
  type === 'expect_record_to_be_fresh' || /\bnow\s*\(/.test(String(own.condition ?? ''));

/** Records that passed and failed, as a window's state. */
interface Counted {
  [key: string]: number;
  passed: number;
  failed: number;
}

/** A record rule over a window: it holds where it does for each record that it judges. */
function ofEach({
  expected,
  test,
}: {
  expected: string;
  test(record: JsonObject): Outcome;
}): CompiledWindowRule<Counted> {
  return {
    expected: `of each record: ${expected}`,
    empty: () => ({ passed: 0, failed: 0 }),
    add(state, record) {
      const outcome = test(record);
      if (outcome === FAIL) state.failed++;
      else if (outcome === PASS) state.passed++;
    },
    merge(state, other) {
      state.passed += other.passed;
      state.failed += other.failed;
    },
    judge({ passed, failed }) {
      const outcome = failed > 0 ? FAIL : passed > 0 ? PASS : NOT_EVALUATED;
      return { outcome, observed: { passed, failed } };
    },
  };
}

function compiledPart({ type, kwargs: given }: Part, scope: RuleScope): CompiledWindowRule {
  const { row_condition, condition_parser: _, ...own } = given;
  const rule = scope.ruleOf?.(type);
  if (!rule) throw new TypeError(`there is no rule ${type}${scope.ruleOf ? '' : ' here'}`);
  const found = safeParse(rule.kwargs, own);
  if (!found.success) {
    const [issue] = found.issues;
    const at = (issue.path ?? []).map(({ key }) => String(key)).join('.');
    throw new TypeError(`${type}: ${at ? `${at}: ` : ''}${issue.message}`);
  }
  if (rule.level !== 'record' && rule.level !== 'window')
    throw new TypeError(`${type} cannot be part of another rule: it judges records by others`);
  if (rule.level === 'record' && asksTime(type, own))
    throw new TypeError(`${type} cannot be part of a rule of a window: it asks when a record was received`);
  const compiled: CompiledWindowRule =
    rule.level === 'window'
      ? rule.compile(own, scope)
      : (ofEach(rule.compile(own, scope) as never) as unknown as CompiledWindowRule);
  if (typeof row_condition !== 'string') return compiled;
  const holds = compileCondition(row_condition, scope);
  return {
    ...compiled,
    expected: `where ${row_condition}: ${compiled.expected}`,
    add: (state, one) => {
      if (holds(one)) compiled.add(state, one);
    },
  };
}

/** The columns that parts name, as far as kwargs do. */
function namedBy({ expectations }: Kwargs): string[] {
  const names = expectations.flatMap(({ kwargs: given }) => {
    const { column, column_A, column_B, column_list, expectations: inner } = given;
    const single = [column, column_A, column_B, ...(Array.isArray(column_list) ? column_list : [])];
    return [
      ...single.filter(name => typeof name === 'string'),
      ...(Array.isArray(inner) ? namedBy({ expectations: inner as unknown as Part[] }) : []),
    ];
  });
  return [...new Set(names)];
}

/** A rule made of others, over a window: what became of them says what becomes of it. */
export function composite(rule: {
  name: string;
  summary: string;
  joined: string;
  example: { kwargs: Kwargs; passes: JsonObject[]; fails: JsonObject[] };
  outcome(outcomes: readonly Outcome[]): Outcome;
}): WindowRule {
  const { joined, outcome, ...described } = rule;
  return windowRule<GenericSchema<Kwargs>, Json[]>({
    ...described,
    dimension: 'consistency',
    kwargs: kwargs as unknown as GenericSchema<Kwargs>,
    fields: namedBy,
    compile({ expectations }, scope) {
      const parts = expectations.map(part => compiledPart(part, scope));
      return {
        expected: parts.map(({ expected }) => expected).join(joined),
        empty: () => parts.map(part => part.empty()),
        add(states, one) {
          parts.forEach((part, i) => {
            part.add(states[i]!, one);
          });
        },
        merge(states, others) {
          parts.forEach((part, i) => {
            part.merge(states[i]!, others[i]!);
          });
        },
        judge(states): Measured {
          const found = parts.map((part, i) => part.judge(states[i]!));
          return {
            outcome: outcome(found.map(one => one.outcome)),
            observed: found.map(({ observed }) => observed),
          };
        },
      };
    },
  }) as unknown as WindowRule;
}
