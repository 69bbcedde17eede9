import type { Json, JsonObject } from '../../json.ts';
import { column } from '../column.ts';
import { isNull } from '../columns.ts';
import { identity } from '../identity.ts';
import { placing } from '../order.ts';
import type { RuleScope } from '../rule.ts';
import { calculate } from './calculate.ts';
import { type Comparison, type Expression, parseExpression } from './parse.ts';
import { ExpressionError } from './tokens.ts';

type Reader = (record: JsonObject) => Json | undefined;

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
 * Throws ExpressionError for what cannot be read.
 */
export function compileCondition(text: string, scope: RuleScope): (record: JsonObject) => boolean {
  const read = reader(parseExpression(text), scope);
  return record => read(record) === true;
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
      return record => items.map(item => item(record) ?? null);
    }
    case 'not': {
      const of = inside(expression.of);
      return record => of(record) !== true;
    }
    case 'negative': {
      const of = inside(expression.of);
      return record => calculated('-', 0, of(record));
    }
    case 'and':
    case 'or': {
      const [left, right] = [inside(expression.left), inside(expression.right)];
      return expression.kind === 'and'
        ? record => left(record) === true && right(record) === true
        : record => left(record) === true || right(record) === true;
    }
    case 'arithmetic': {
      const [left, right] = [inside(expression.left), inside(expression.right)];
      return record => calculated(expression.operator, left(record), right(record));
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
  const types = operands.flatMap(operand => (operand.kind === 'name' ? [scope.typeOf(operand.name)] : []));
  const place = placing({ type: types.find(type => type === 'timestamp' || type === 'date') }, scope);
  const read = operands.map(operand => reader(operand, scope));
  return record => {
    const values = read.map(one => one(record));
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

function call({ of, given }: Extract<Expression, { kind: 'call' }>, scope: RuleScope): Reader {
  const [first] = given;
  if (
    of.kind === 'name' &&
    of.name === 'col' &&
    first?.kind === 'constant' &&
    typeof first.value === 'string'
  )
    return column(first.value, scope).read;
  if (of.kind === 'member' && Object.hasOwn(NULL_TESTS, of.name)) {
    const read = reader(of.of, scope);
    return record => isNull(read(record)) === NULL_TESTS[of.name];
  }
  if (of.kind === 'member' && of.name === 'isin' && first) {
    const [read, list] = [reader(of.of, scope), reader(first, scope)];
    return record => holds('in', read(record), list(record), () => undefined);
  }
  const name = of.kind === 'member' || of.kind === 'name' ? of.name : '';
  throw new ExpressionError(
    `a condition has no function '${name}': isnull(), notnull(), isin([...]), col("...") are known`,
  );
}
