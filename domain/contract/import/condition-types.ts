import { namesIn } from '../../quality/expression/names.ts';
import { type Expression, parseExpression } from '../../quality/expression/parse.ts';
import type { FieldType } from '../contract.ts';

function typeOf(expression: Expression): FieldType | undefined {
  if (expression.kind === 'negative') return 'number';
  if (expression.kind === 'list') return expression.items.map(typeOf).find(type => type !== undefined);
  if (expression.kind !== 'constant') return undefined;
  const { value } = expression;
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'string' ? 'string' : undefined;
}

const TEXTUAL = ['len', 'fullmatch', 'isspace', 'castable'];

/** Finds what a condition says of the types of its columns: by what they are compared with. */
function gather(expression: Expression, into: Map<string, FieldType | undefined>): void {
  const say = (of: Expression, type: FieldType | undefined): void => {
    if (of.kind === 'name' && type !== undefined) into.set(of.name, into.get(of.name) ?? type);
  };
  switch (expression.kind) {
    case 'and':
    case 'or':
      gather(expression.left, into);
      gather(expression.right, into);
      return;
    case 'not':
    case 'negative':
      gather(expression.of, into);
      return;
    case 'compare': {
      const parts = [expression.first, ...expression.rest.map(({ to }) => to)];
      const type = parts.map(typeOf).find(one => one !== undefined);
      for (const part of parts) {
        say(part, type);
        gather(part, into);
      }
      return;
    }
    case 'arithmetic':
      say(expression.left, 'number');
      say(expression.right, 'number');
      return;
    case 'call':
      if (expression.of.kind === 'member' && TEXTUAL.includes(expression.of.name))
        say(expression.of.of, 'string');
  }
}

/** The columns of a condition, with the types it says they have; empty for one that cannot be read. */
export function typesIn(condition: string): Map<string, FieldType | undefined> {
  try {
    const found = new Map<string, FieldType | undefined>(namesIn(condition).map(name => [name, undefined]));
    gather(parseExpression(condition), found);
    return found;
  } catch {
    return new Map();
  }
}
