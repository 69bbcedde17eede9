import { ExpressionError, type Token, tokens } from './tokens.ts';

/** An expression as a tree. `compare` is Python's chain: `1 < a <= 9`. */
export type Expression =
  | { kind: 'constant'; value: number | string | boolean | null }
  | { kind: 'name'; name: string }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'not' | 'negative'; of: Expression }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'compare'; first: Expression; rest: { operator: Comparison; to: Expression }[] }
  | { kind: 'arithmetic'; operator: string; left: Expression; right: Expression }
  | { kind: 'member'; of: Expression; name: string }
  | { kind: 'call'; of: Expression; given: Expression[]; named: Record<string, Expression> };
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];
const CONSTANTS: Readonly<Record<string, boolean | null>> = {
  True: true,
  true: true,
  False: false,
  false: false,
  None: null,
  null: null,
};
/** Deep enough for any condition that a person writes. */
const DEEPEST = 100;

/**
 * Reads an expression as pandas' `query` takes it: Python's, with `&`, `|` and `~` binding as `and`, `or` and `not` do.
 * Throws ExpressionError.
 */
export function parseExpression(text: string): Expression {
  const list = tokens(text);
  let next = 0;
  let depth = 0;

  const peek = (): Token => list[next]!;
  const fail = (): never => {
    const { at, text: found } = peek();
    throw new ExpressionError(
      found === ''
        ? `'${text}' ends too early`
        : `'${text}' cannot be read at character ${at + 1}: '${found}'`,
    );
  };
  const isNext = (...texts: string[]): boolean =>
    (peek().kind === 'sign' || peek().kind === 'name') && texts.includes(peek().text);
  const taken = (...texts: string[]): boolean => {
    if (!isNext(...texts)) return false;
    next++;
    return true;
  };

  function either(): Expression {
    if (++depth > DEEPEST) throw new ExpressionError(`'${text.slice(0, 50)}' is nested too deep`);
    let left = both();
    while (taken('or', '|')) left = { kind: 'or', left, right: both() };
    depth--;
    return left;
  }
  function both(): Expression {
    let left = negated();
    while (taken('and', '&')) left = { kind: 'and', left, right: negated() };
    return left;
  }
  function negated(): Expression {
    return taken('not', '~', '!') ? { kind: 'not', of: negated() } : compared();
  }
  function compared(): Expression {
    const first = sum();
    const rest: { operator: Comparison; to: Expression }[] = [];
    for (;;) {
      if (isNext(...COMPARISONS)) rest.push({ operator: list[next++]!.text as Comparison, to: sum() });
      else if (taken('<>')) rest.push({ operator: '!=', to: sum() });
      else if (taken('in')) rest.push({ operator: 'in', to: sum() });
      else if (isNext('not') && list[next + 1]?.text === 'in') {
        next += 2;
        rest.push({ operator: 'not in', to: sum() });
      } else if (taken('is')) rest.push({ operator: taken('not') ? '!=' : '==', to: sum() });
      else return rest.length === 0 ? first : { kind: 'compare', first, rest };
    }
  }
  function chain(operators: string[], operand: () => Expression): Expression {
    let left = operand();
    while (isNext(...operators)) {
      const operator = list[next++]!.text;
      left = { kind: 'arithmetic', operator, left, right: operand() };
    }
    return left;
  }
  const sum = (): Expression => chain(['+', '-'], product);
  const product = (): Expression => chain(['*', '/', '//', '%'], signed);
  function signed(): Expression {
    if (taken('-')) return { kind: 'negative', of: signed() };
    return taken('+') ? signed() : power();
  }
  function power(): Expression {
    const left = reached();
    return taken('**') ? { kind: 'arithmetic', operator: '**', left, right: signed() } : left;
  }
  function reached(): Expression {
    let of = atom();
    for (;;) {
      if (taken('.')) {
        if (peek().kind !== 'name') fail();
        of = { kind: 'member', of, name: list[next++]!.text };
      } else if (taken('(')) of = called(of);
      else return of;
    }
  }
  function called(of: Expression): Expression {
    const given: Expression[] = [];
    const named: Record<string, Expression> = {};
    while (!taken(')')) {
      if (peek().kind === 'name' && list[next + 1]?.text === '=') {
        const { text: name } = list[next]!;
        next += 2;
        named[name] = either();
      } else given.push(either());
      if (!taken(',') && !isNext(')')) fail();
    }
    return { kind: 'call', of, given, named };
  }
  function items(end: string): Expression[] {
    const found: Expression[] = [];
    while (!taken(end)) {
      found.push(either());
      if (!taken(',') && !isNext(end)) fail();
    }
    return found;
  }
  function atom(): Expression {
    const token = peek();
    if (token.kind === 'end') return fail();
    next++;
    if (token.kind === 'number') return { kind: 'constant', value: Number(token.text) };
    if (token.kind === 'text') return { kind: 'constant', value: token.text };
    if (token.kind === 'name')
      return Object.hasOwn(CONSTANTS, token.text)
        ? { kind: 'constant', value: CONSTANTS[token.text]! }
        : { kind: 'name', name: token.text };
    if (token.text === '[') return { kind: 'list', items: items(']') };
    if (token.text === '@') return atom();
    if (token.text !== '(') {
      next--;
      return fail();
    }
    const inside = items(')');
    return inside.length === 1 ? inside[0]! : { kind: 'list', items: inside };
  }

  const whole = either();
  if (peek().kind !== 'end') fail();
  return whole;
}
