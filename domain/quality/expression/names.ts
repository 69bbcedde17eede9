import { type Expression, parseExpression } from './parse.ts';

/** The columns that a row condition refers to, dotted paths included. Throws ExpressionError for what cannot be read. */
export function namesIn(text: string): string[] {
  const found = new Set<string>();
  gather(parseExpression(text), found);
  return [...found];
}

function gather(expression: Expression, into: Set<string>): void {
  switch (expression.kind) {
    case 'constant':
      return;
    case 'name':
      into.add(expression.name);
      return;
    case 'list':
      for (const item of expression.items) gather(item, into);
      return;
    case 'not':
    case 'negative':
      gather(expression.of, into);
      return;
    case 'and':
    case 'or':
    case 'arithmetic':
      gather(expression.left, into);
      gather(expression.right, into);
      return;
    case 'compare':
      gather(expression.first, into);
      for (const { to } of expression.rest) gather(to, into);
      return;
    case 'member': {
      const path = pathOf(expression);
      if (path !== undefined) into.add(path);
      else gather(expression.of, into);
      return;
    }
    case 'call':
      gatherCall(expression, into);
  }
}

/** `a.b` that leads into an object; undefined: the dot follows something else. */
function pathOf(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return undefined;
  const path = pathOf(expression.of);
  return path === undefined ? undefined : `${path}.${expression.name}`;
}

function gatherCall({ of, given }: Extract<Expression, { kind: 'call' }>, into: Set<string>): void {
  const [first] = given;
  if (of.kind === 'name' && of.name === 'col' && first?.kind === 'constant') {
    into.add(String(first.value));
    return;
  }
  // The function itself is no column: `price.notnull()` is about price.
  if (of.kind === 'member') gather(of.of, into);
  for (const argument of given) gather(argument, into);
}
