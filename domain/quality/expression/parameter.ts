import type { Json } from '../../json.ts';
import { calculate } from './calculate.ts';
import { type Expression, parseExpression } from './parse.ts';
import { ExpressionError } from './tokens.ts';

/** What an expression of a parameter can be: a time is kept apart from a number. */
type Value = number | string | boolean | null | { time: number } | { span: number };

const SPANS: Readonly<Record<string, number>> = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
  microseconds: 0.001,
};
const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  round: toEven,
  trunc: Math.trunc,
  sgn: Math.sign,
  exp: Math.exp,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
};

/** As Python rounds: a half goes to the even neighbour. */
function toEven(x: number): number {
  const down = Math.floor(x);
  return x - down === 0.5 ? down + (down % 2 === 0 ? 0 : 1) : Math.round(x);
}

/** In Great Expectations' language `^` is the power; in a condition it means something else. */
const withPowers = (text: string): string =>
  text.replaceAll(/("[^"]*"|'[^']*')|\^/g, (_, quoted?: string) => quoted ?? '**');

/** What a parameter may refer to. */
export interface Surroundings {
  /** ms since the epoch. */
  now: number;
  /** Values given beside the suite. */
  parameters: Readonly<Record<string, Json>>;
}

/**
 * The value of a suite's `{"$PARAMETER": "now() - timedelta(weeks=2)"}`: arithmetic over numbers, times, spans of time and
 * the parameters given by name. A time becomes text (ISO 8601, UTC, without an offset). Throws ExpressionError.
 */
export function parameter(text: string, surroundings: Surroundings): Json {
  if (Object.hasOwn(surroundings.parameters, text)) return surroundings.parameters[text]!;
  return written(evaluate(parseExpression(withPowers(text)), surroundings), text);
}

/** The value of an expression in which nothing but the time varies (ms since the epoch). Throws ExpressionError. */
export const constantOf = (expression: Expression, now: number): number | string | boolean | null =>
  written(evaluate(expression, { now, parameters: {} }), 'the expression');

function written(value: Value, text: string): number | string | boolean | null {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new ExpressionError(`'${text}' is no number: it divides by zero, or is too large`);
  if (typeof value !== 'object' || value === null) return value;
  if ('span' in value) return value.span / 1000;
  const at = new Date(value.time);
  if (Number.isNaN(at.getTime())) throw new ExpressionError(`'${text}' is no time that a calendar has`);
  return at.toISOString().slice(0, -1);
}

function evaluate(expression: Expression, surroundings: Surroundings): Value {
  if (expression.kind === 'constant') return expression.value;
  if (expression.kind === 'negative') return arithmetic('-', 0, evaluate(expression.of, surroundings));
  if (expression.kind === 'arithmetic')
    return arithmetic(
      expression.operator,
      evaluate(expression.left, surroundings),
      evaluate(expression.right, surroundings),
    );
  if (expression.kind === 'call') return call(expression, surroundings);
  if (expression.kind === 'name') {
    if (Object.hasOwn(surroundings.parameters, expression.name)) {
      const given = surroundings.parameters[expression.name]!;
      if (typeof given !== 'object' || given === null) return given;
      throw new ExpressionError(
        `the parameter '${expression.name}' is a list or an object: nothing to calculate with`,
      );
    }
    if (/^pi$/i.test(expression.name)) return Math.PI;
    if (/^e$/i.test(expression.name)) return Math.E;
    throw new ExpressionError(`no parameter '${expression.name}' was given`);
  }
  throw new ExpressionError(
    'a parameter is arithmetic: numbers, now(), datetime(), timedelta() and names of parameters',
  );
}

function call(
  { of, given, named }: Extract<Expression, { kind: 'call' }>,
  surroundings: Surroundings,
): Value {
  const name = of.kind === 'name' ? of.name : of.kind === 'member' ? of.name : '';
  const numbers = given.map(one => evaluate(one, surroundings));
  if (name === 'now') return { time: surroundings.now };
  if (name === 'datetime') {
    const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers as number[];
    return { time: Date.UTC(year, month - 1, day, hour, minute, second) };
  }
  if (name === 'timedelta') {
    const [days = 0, seconds = 0] = numbers as number[];
    let span = days * SPANS.days! + seconds * 1000;
    for (const [unit, value] of Object.entries(named)) {
      if (!Object.hasOwn(SPANS, unit)) throw new ExpressionError(`timedelta has no '${unit}'`);
      span += Number(evaluate(value, surroundings)) * SPANS[unit]!;
    }
    return { span };
  }
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]! : undefined;
  if (!known) throw new ExpressionError(`a parameter has no function '${name}'`);
  return known(Number(numbers[0]));
}

function arithmetic(operator: string, a: Value, b: Value): Value {
  if (isTime(a) && isSpan(b)) return { time: operator === '-' ? a.time - b.span : a.time + b.span };
  if (isSpan(a) && isTime(b) && operator === '+') return { time: a.span + b.time };
  if (isTime(a) && isTime(b) && operator === '-') return { span: a.time - b.time };
  if (isSpan(a) && isSpan(b)) return { span: calculate(operator, a.span, b.span) };
  if (isSpan(a) && typeof b === 'number') return { span: calculate(operator, a.span, b) };
  if (typeof a === 'number' && isSpan(b) && operator === '*') return { span: a * b.span };
  if (typeof a === 'string' && typeof b === 'string' && operator === '+') return a + b;
  if (typeof a !== 'number' || typeof b !== 'number')
    throw new ExpressionError(`'${operator}' does not go with these values`);
  return calculate(operator, a, b);
}

const isTime = (value: Value): value is { time: number } =>
  typeof value === 'object' && value !== null && 'time' in value;
const isSpan = (value: Value): value is { span: number } =>
  typeof value === 'object' && value !== null && 'span' in value;
