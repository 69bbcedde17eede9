import { columnText, text } from './write-condition.ts';

/** A where clause that has no translation; the message says what in it has none. */
export class WhereError extends Error {}

type Token = { kind: 'number' | 'text' | 'name' | 'word' | 'sign' | 'end'; text: string };

const TOKEN =
  /\s*(?:(?<number>\d+(?:\.\d+)?|\.\d+)|(?<text>'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")|`(?<ticked>[^`]+)`|(?<word>[A-Za-z_][\w.]*)|(?<sign><=>|>=|<=|!=|<>|==|[=<>(),+*/%-]))/y;
const KEYWORDS = ['and', 'or', 'not', 'in', 'is', 'null', 'between', 'like', 'rlike', 'true', 'false'];

function tokens(source: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (source.slice(at).trim() !== '') {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (!match) throw new WhereError(`${JSON.stringify(source.slice(at, at + 12))} cannot be read`);
    const { number, text: quoted, ticked, word, sign } = match.groups!;
    at += match[0].length;
    if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (quoted !== undefined) {
      const inner = quoted.slice(1, -1);
      found.push({ kind: 'text', text: quoted.startsWith("'") ? inner.replaceAll("''", "'") : inner });
    } else if (ticked !== undefined) found.push({ kind: 'name', text: ticked });
    else if (word !== undefined)
      found.push({ kind: KEYWORDS.includes(word.toLowerCase()) ? 'word' : 'name', text: word });
    else found.push({ kind: 'sign', text: sign! });
  }
  found.push({ kind: 'end', text: '' });
  return found;
}

const LIKE_SPECIAL = /[\\^$.|?*+()[\]{}]/g;
/** LIKE as a pattern: % is any text, _ one character. */
const likePattern = (like: string): string =>
  like.replaceAll(LIKE_SPECIAL, '\\$&').replaceAll('%', '.*').replaceAll('_', '.');

/**
 * A condition of Spark SQL as a row condition: comparisons, arithmetic, and, or, not, is null, in, between, like. Nulls are
 * as in SQL: what compares with null holds for no record, a difference from null included. Throws WhereError.
 */
export function conditionOfWhere(source: string): string {
  const list = tokens(source);
  let next = 0;
  const peek = (ahead = 0): Token => list[Math.min(next + ahead, list.length - 1)]!;
  const isWord = (word: string, ahead = 0): boolean =>
    peek(ahead).kind === 'word' && peek(ahead).text.toLowerCase() === word;
  const isSign = (...signs: string[]): boolean => peek().kind === 'sign' && signs.includes(peek().text);
  const fail = (): never => {
    throw new WhereError(
      peek().kind === 'end' ? 'it ends too early' : `${JSON.stringify(peek().text)} has no meaning here`,
    );
  };
  const word = (name: string): boolean => {
    const found = isWord(name);
    if (found) next++;
    return found;
  };
  const sign = (...signs: string[]): string | undefined =>
    isSign(...signs) ? list[next++]!.text : undefined;

  function atom(): string {
    const { kind, text: said } = peek();
    if (kind === 'name' && peek(1).kind === 'sign' && peek(1).text === '(')
      throw new WhereError(`the function ${said} is not known`);
    const plain =
      kind === 'number'
        ? said
        : kind === 'text'
          ? text(said)
          : isWord('true')
            ? 'True'
            : isWord('false')
              ? 'False'
              : kind === 'name'
                ? (columnText(said) ?? fail())
                : undefined;
    if (plain !== undefined) {
      next++;
      return plain;
    }
    if (sign('-')) return `-${atom()}`;
    if (sign('(')) {
      const inner = sum();
      if (!sign(')')) fail();
      return `(${inner})`;
    }
    return fail();
  }
  function product(): string {
    let left = atom();
    for (let operator = sign('*', '/', '%'); operator; operator = sign('*', '/', '%'))
      left = `${left} ${operator} ${atom()}`;
    return left;
  }
  function sum(): string {
    let left = product();
    for (let operator = sign('+', '-'); operator; operator = sign('+', '-'))
      left = `${left} ${operator} ${product()}`;
    return left;
  }
  function listed(): string {
    if (!sign('(')) fail();
    const items = [sum()];
    while (sign(',')) items.push(sum());
    if (!sign(')')) fail();
    return `[${items.join(', ')}]`;
  }
  function compared(): string {
    const left = sum();
    if (word('is')) {
      const negated = word('not');
      if (!word('null')) fail();
      return `${left}.${negated ? 'notnull' : 'isnull'}()`;
    }
    const operator = sign('=', '==', '!=', '<>', '<', '<=', '>', '>=');
    if (operator) {
      const right = sum();
      if (operator === '!=' || operator === '<>') return `(${left} != ${right} and ${left}.notnull())`;
      return `${left} ${operator === '=' ? '==' : operator} ${right}`;
    }
    const negated = word('not');
    // In SQL a null is neither in a set nor out of it.
    const there = negated ? ` and ${left}.notnull()` : '';
    if (word('in')) return negated ? `(${left} not in ${listed()}${there})` : `${left} in ${listed()}`;
    if (word('between')) {
      const low = sum();
      if (!word('and')) fail();
      const inside = `${left} >= ${low} and ${left} <= ${sum()}`;
      return negated ? `(not (${inside})${there})` : `(${inside})`;
    }
    const isLike = word('like');
    if (isLike || word('rlike')) {
      const { kind, text: pattern } = peek();
      if (kind !== 'text') fail();
      next++;
      const whole = isLike ? likePattern(pattern) : `.*(${pattern}).*`;
      const matches = `${left}.fullmatch(${text(whole)})`;
      return negated ? `(not ${matches}${there})` : matches;
    }
    return fail();
  }
  function negated(): string {
    if (word('not')) return `not (${negated()})`;
    if (!isSign('(')) return compared();
    // A parenthesis may hold a condition, or a sum that is compared.
    const before = next;
    try {
      next++;
      const inner = either();
      if (!sign(')')) fail();
      return `(${inner})`;
    } catch (error) {
      if (!(error instanceof WhereError)) throw error;
      next = before;
      return compared();
    }
  }
  function both(): string {
    let left = negated();
    while (word('and')) left = `${left} and ${negated()}`;
    return left;
  }
  function either(): string {
    let left = both();
    while (word('or')) left = `${left} or ${both()}`;
    return left;
  }
  const whole = either();
  if (peek().kind !== 'end') fail();
  return whole;
}
