import type { Json, JsonObject } from '../../json.ts';
import { column } from '../column.ts';
import { isNull } from '../columns.ts';
import { identity } from '../identity.ts';
import { placing } from '../order.ts';
import { compilePattern } from '../pattern.ts';
import type { RuleScope } from '../rule.ts';
import { calculate } from './calculate.ts';
import { castable } from './castable.ts';
import { constantOf } from './parameter.ts';
import { type Comparison, type Expression, parseExpression } from './parse.ts';
import { ExpressionError } from './tokens.ts';

/** `now`: ms since the epoch; without it nothing that asks for the time holds. */
type Reader = (record: JsonObject, now?: number) => Json | undefined;

const NULL_TESTS: Readonly<Record<string, boolean>> = {
  isnull: true,
  isna: true,
  isNull: true,
  notnull: false,
  notna: false,
  notNull: false,
  isNotNull: false,
};

/**
 * Compiles a row condition: pandas' (`a == 1 and b in ["x", "y"]`, `price.notnull()`) or Great Expectations' own
 * (`col("a") == 1`, `col("b").notNull()`). As in pandas a comparison with null holds only where it asks for a difference.
 * Of text, `code.len()`, `code.fullmatch("[A-Z]+")` and `code.isspace()` are known; of time, `now()` and
 * `now() - timedelta(days=3)`; `code.castable("INTEGER")` says whether a value reads as a type. Throws ExpressionError for
 * what cannot be read.
 */
export function compileCondition(
  text: string,
  scope: RuleScope,
): (record: JsonObject, now?: number) => boolean {
  const read = reader(parseExpression(text), scope);
  return (record, now) => read(record, now) === true;
}

function reader(expression: Expression, scope: RuleScope): Reader {
  const inside = (part: Expression): Reader => reader(part, scope);
  switch (expression.kind) {
    case 'constant':
      return () => expression.value;
    case 'name':
      return column(expression.name, scope).read;
    case 'list': {
      const items = expression.items.map(inside);
      return (record, now) => items.map(item => item(record, now) ?? null);
    }
    case 'not': {
      const of = inside(expression.of);
      return (record, now) => of(record, now) !== true;
    }
    case 'negative': {
      const of = inside(expression.of);
      return (record, now) => calculated('-', 0, of(record, now));
    }
    case 'and':
    case 'or': {
      const [left, right] = [inside(expression.left), inside(expression.right)];
      return expression.kind === 'and'
        ? (record, now) => left(record, now) === true && right(record, now) === true
        : (record, now) => left(record, now) === true || right(record, now) === true;
    }
    case 'arithmetic': {
      if (isTime(expression)) return moment(expression);
      const [left, right] = [inside(expression.left), inside(expression.right)];
      return (record, now) => calculated(expression.operator, left(record, now), right(record, now));
    }
    case 'compare':
      return comparison(expression, scope);
    case 'call':
      return call(expression, scope);
    case 'member':
      return column(dotted(expression), scope).read;
  }
}

/** `a.b` where it is no method: a path into an object. */
function dotted(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'member') return `${dotted(expression.of)}.${expression.name}`;
  throw new ExpressionError('a dot leads from a column into its fields');
}

function calculated(operator: string, a: Json | undefined, b: Json | undefined): Json {
  if (typeof a === 'string' && typeof b === 'string' && operator === '+') return a + b;
  return typeof a === 'number' && typeof b === 'number' ? calculate(operator, a, b) : null;
}

function comparison({ first, rest }: Extract<Expression, { kind: 'compare' }>, scope: RuleScope): Reader {
  const operands = [first, ...rest.map(({ to }) => to)];
  const types = operands.flatMap(operand =>
    isTime(operand) ? ['timestamp' as const] : operand.kind === 'name' ? [scope.typeOf(operand.name)] : [],
  );
  const place = placing({ type: types.find(type => type === 'timestamp' || type === 'date') }, scope);
  const read = operands.map(operand => reader(operand, scope));
  return (record, now) => {
    const values = read.map(one => one(record, now));
    return rest.every(({ operator }, i) => holds(operator, values[i], values[i + 1], place));
  };
}

function holds(
  operator: Comparison,
  a: Json | undefined,
  b: Json | undefined,
  place: ReturnType<typeof placing>,
): boolean {
  if (operator === 'in' || operator === 'not in')
    return Array.isArray(b) && b.some(item => identity(item) === identity(a)) === (operator === 'in');
  if (isNull(a) || isNull(b)) return operator === '!=';
  const [left, right] = [place(a), place(b)];
  if (operator === '==' || operator === '!=') {
    const same = left !== undefined && right !== undefined ? left === right : identity(a) === identity(b);
    return same === (operator === '==');
  }
  if (left === undefined || right === undefined || typeof left !== typeof right) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

function call(expression: Extract<Expression, { kind: 'call' }>, scope: RuleScope): Reader {
  const { of, given } = expression;
  const [first] = given;
  const text = first?.kind === 'constant' && typeof first.value === 'string' ? first.value : undefined;
  if (isTime(expression)) return moment(expression);
  if (of.kind === 'name' && of.name === 'col' && text !== undefined) return column(text, scope).read;
  if (of.kind === 'member' && Object.hasOwn(NULL_TESTS, of.name)) {
    const read = reader(of.of, scope);
    return (record, now) => isNull(read(record, now)) === NULL_TESTS[of.name];
  }
  if (of.kind === 'member' && of.name === 'isin' && first) {
    const [read, list] = [reader(of.of, scope), reader(first, scope)];
    return (record, now) => holds('in', read(record, now), list(record, now), () => undefined);
  }
  if (of.kind === 'member' && of.name === 'castable' && text !== undefined) {
    const read = reader(of.of, scope);
    const casts = castable(text);
    return (record, now) => casts(read(record, now) ?? null);
  }
  const ask = of.kind === 'member' ? ofText(of.name, text) : undefined;
  if (of.kind === 'member' && ask) {
    const read = reader(of.of, scope);
    return (record, now) => {
      const value = read(record, now);
      return typeof value === 'string' || typeof value === 'number' ? ask(String(value)) : null;
    };
  }
  const name = of.kind === 'member' || of.kind === 'name' ? of.name : '';
  throw new ExpressionError(
    `a condition has no function '${name}': isnull(), notnull(), isin([...]), len(), fullmatch("..."), ` +
      'isspace(), castable("..."), now(), col("...") are known',
  );
}

/** What is asked of a text, by the names that pandas has for it. */
function ofText(name: string, pattern: string | undefined): ((text: string) => Json) | undefined {
  if (name === 'len') return text => [...text].length;
  if (name === 'isspace') return text => text !== '' && text.trim() === '';
  if (name === 'fullmatch' && pattern !== undefined) {
    const whole = compilePattern(`^(?:${pattern})$`);
    return text => whole.test(text);
  }
  return undefined;
}

/** `now()`, or so much before or after it. */
const isTime = (expression: Expression): boolean =>
  (expression.kind === 'call' && expression.of.kind === 'name' && expression.of.name === 'now') ||
  (expression.kind === 'arithmetic' && isTime(expression.left));

/** A time as text, so that it compares as the times of records do. */
function moment(expression: Expression): Reader {
  const from = Date.UTC(2000, 0);
  // Time passes evenly: how far from now it is does not depend on when now is.
  const shift = Date.parse(`${String(constantOf(expression, from))}Z`) - from;
  if (Number.isNaN(shift)) throw new ExpressionError('no time that a calendar has');
  return (_, now) => (now === undefined ? null : new Date(now + shift).toISOString());
}
