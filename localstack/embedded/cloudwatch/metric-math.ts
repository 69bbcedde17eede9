/** The part of CloudWatch's metric math that alarms on shares need: arithmetic, comparisons, IF and FILL. */
import { invalid } from './refusal.ts';

/** The value of an id at one time; undefined where it has no data. */
export type Lookup = (id: string) => number | undefined;
export type Expression = (of: Lookup) => number | undefined;

const TOKEN = /\s*(\d+(?:\.\d+)?|[a-zA-Z]\w*|<=|>=|==|!=|[-+*/(),<>])/y;
const LONGEST = 1024;

type Binary = (a: number, b: number) => number;
const BINARY: readonly Record<string, Binary>[] = [
  {
    '<': (a, b) => Number(a < b),
    '<=': (a, b) => Number(a <= b),
    '>': (a, b) => Number(a > b),
    '>=': (a, b) => Number(a >= b),
    '==': (a, b) => Number(a === b),
    '!=': (a, b) => Number(a !== b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
];

type Call = (args: readonly Expression[]) => Expression;
const CALLS: Readonly<Record<string, { args: number; call: Call }>> = {
  IF: {
    args: 3,
    call:
      ([condition, yes, no]) =>
      of => {
        const holds = condition!(of);
        return holds === undefined ? undefined : (holds !== 0 ? yes! : no!)(of);
      },
  },
  FILL: {
    args: 2,
    call:
      ([value, instead]) =>
      of =>
        value!(of) ?? instead!(of),
  },
};

function tokens(text: string): string[] {
  if (text.length > LONGEST) throw invalid(`An expression has at most ${LONGEST} characters.`);
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined)
      throw invalid(`The embedded cloud cannot read the expression from "${text.slice(at, at + 20)}".`);
    found.push(token);
  }
  return found;
}

/** @throws CloudWatchRefusal for what is no expression, or one of more than the embedded cloud knows */
export function parseExpression(text: string): Expression {
  const left = tokens(text);
  const expect = (token: string): void => {
    const next = left.shift();
    if (next !== token)
      throw invalid(
        `The expression has ${next === undefined ? 'an end' : `"${next}"`} where "${token}" is due.`,
      );
  };
  const binary = (level: number): Expression => {
    const operators = BINARY[level];
    if (!operators) return primary();
    let a = binary(level + 1);
    while (left[0] !== undefined && Object.hasOwn(operators, left[0])) {
      const operator = operators[left.shift()!]!;
      const [first, second] = [a, binary(level + 1)];
      a = of => {
        const [x, y] = [first(of), second(of)];
        const value = x === undefined || y === undefined ? Number.NaN : operator(x, y);
        // A division by zero has no data point.
        return Number.isFinite(value) ? value : undefined;
      };
    }
    return a;
  };
  const call = (name: string): Expression => {
    const known = Object.hasOwn(CALLS, name) ? CALLS[name]! : undefined;
    if (!known)
      throw invalid(
        `The embedded cloud knows no function ${name}, only ${Object.keys(CALLS).join(' and ')}.`,
      );
    expect('(');
    const args = [binary(0)];
    while (args.length < known.args) {
      expect(',');
      args.push(binary(0));
    }
    expect(')');
    return known.call(args);
  };
  const primary = (): Expression => {
    const token = left.shift();
    if (token === '(') {
      const inner = binary(0);
      expect(')');
      return inner;
    }
    if (token !== undefined && /^\d/.test(token)) return () => Number(token);
    if (token !== undefined && /^[a-z]/.test(token)) return of => of(token);
    if (token !== undefined && /^[A-Z]/.test(token)) return call(token);
    throw invalid(
      `The expression has ${token === undefined ? 'an end' : `"${token}"`} where a value is due.`,
    );
  };
  const expression = binary(0);
  if (left.length > 0) throw invalid(`The expression goes on with "${left[0]}" after its end.`);
  return expression;
}
