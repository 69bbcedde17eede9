import { nearest, suggest } from '../../contract/nearest.ts';
import { DqdlError, type Token, tokens } from './tokens.ts';
import { ALL_TYPES } from './types.ts';

/** What a rule compares with. `time` is so many ms from now, `span` an age in ms. */
export type Value =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'keyword'; value: 'NULL' | 'EMPTY' | 'WHITESPACES_ONLY' }
  | { kind: 'time'; shift: number }
  | { kind: 'span'; ms: number };

export const OPERATORS = [
  '>',
  '>=',
  '<',
  '<=',
  '=',
  '!=',
  'between',
  'not between',
  'in',
  'not in',
  'matches',
  'not matches',
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  operator: Operator;
  values: Value[];
}

interface Placed {
  /** As it is written. */
  text: string;
  line: number;
  column: number;
}

export interface SingleRule extends Placed {
  kind: 'rule';
  type: string;
  parameters: string[];
  condition?: Condition;
  threshold?: Condition;
  where?: string;
  /** Words that have no meaning here, as a dynamic rule's `avg(last(10))`. */
  unreadable?: string;
}
export interface CombinedRule extends Placed {
  kind: 'and' | 'or';
  rules: DqdlRule[];
}
export type DqdlRule = SingleRule | CombinedRule;

export interface Ruleset {
  rules: DqdlRule[];
  /** Sections that are no rules: analyzers, metadata. */
  sections: string[];
}

const COMPARISONS = ['>=', '<=', '!=', '>', '<', '='];
const SPANS: Readonly<Record<string, number>> = { day: 86_400_000, hour: 3_600_000, minute: 60_000 };
const KEYWORDS = ['NULL', 'EMPTY', 'WHITESPACES_ONLY'] as const;
const SECTIONS = ['Rules', 'Analyzers', 'Metadata', 'DefaultLabels', 'Sources'];
/** Deep enough for any rule that a person writes. */
const DEEPEST = 50;

/** Reads a set of rules in AWS Glue's Data Quality Definition Language. Throws DqdlError with the place. */
export function parseDqdl(source: string): Ruleset {
  const list = tokens(source);
  const constants = new Map<string, Value[]>();
  let next = 0;

  const peek = (ahead = 0): Token => list[Math.min(next + ahead, list.length - 1)]!;
  const take = (): Token => list[Math.min(next++, list.length - 1)]!;
  const fail = (message: string, at = peek()): never => {
    throw new DqdlError(at, message);
  };
  const shown = ({ kind, text }: Token): string => (kind === 'end' ? 'the end' : JSON.stringify(text));
  const isSign = (text: string, ahead = 0): boolean =>
    peek(ahead).kind === 'sign' && peek(ahead).text === text;
  const isWord = (text: string, ahead = 0): boolean =>
    peek(ahead).kind === 'word' && peek(ahead).text.toLowerCase() === text;
  const expectSign = (text: string, what: string): Token =>
    isSign(text) ? take() : fail(`expected ${JSON.stringify(text)} ${what}, found ${shown(peek())}`);

  /** Passes over a section's value: brackets and what is in them. */
  function skipped(): void {
    let depth = 0;
    do {
      const token = take();
      if (token.kind === 'end') fail('a bracket that has no end', token);
      if (token.kind === 'sign' && '[{('.includes(token.text)) depth++;
      if (token.kind === 'sign' && ']})'.includes(token.text)) depth--;
    } while (depth > 0);
  }

  function span(count: number): Value | undefined {
    const unit = peek().kind === 'word' ? peek().text.toLowerCase().replace(/s$/, '') : '';
    if (!Object.hasOwn(SPANS, unit)) return undefined;
    take();
    return { kind: 'span', ms: count * SPANS[unit]! };
  }

  function values(): Value[] {
    const token = peek();
    if (token.kind === 'word' && token.text.startsWith('$')) {
      take();
      const name = token.text.slice(1);
      return (
        constants.get(name) ?? fail(`there is no constant ${name}: ${suggest(name, constants.keys())}`, token)
      );
    }
    return [value()];
  }

  function value(): Value {
    const token = take();
    if (token.kind === 'number') {
      const number = Number(token.text);
      return span(number) ?? { kind: 'number', value: number };
    }
    if (token.kind === 'text') return { kind: 'text', value: token.text };
    const keyword = KEYWORDS.find(one => one === token.text);
    if (token.kind === 'word' && keyword) return { kind: 'keyword', value: keyword };
    if (token.kind === 'word' && token.text.toLowerCase() === 'now') {
      expectSign('(', 'after now');
      expectSign(')', 'after now(');
      return { kind: 'time', shift: shift() };
    }
    if (token.kind === 'sign' && token.text === '(') {
      const inner = value();
      expectSign(')', 'at the end of a value');
      return inner;
    }
    const meant = KEYWORDS.find(one => one === token.text.toUpperCase());
    if (token.kind === 'word' && meant) fail(`${shown(token)} is no value: did you mean ${meant}?`, token);
    return fail(`expected a value, found ${shown(token)}`, token);
  }

  /** How far from now: `- 3 days`, or `-3 days`, where the sign belongs to the number. */
  function shift(): number {
    const sign = isSign('-') ? -1 : 1;
    const isShifted = isSign('-') || isSign('+');
    if (!isShifted && !(peek().kind === 'number' && peek().text.startsWith('-'))) return 0;
    const operator = isShifted ? take() : peek();
    const by = value();
    return by.kind === 'span'
      ? sign * by.ms
      : fail('expected days or hours, such as now() - 3 days', operator);
  }

  function valueList(): Value[] {
    if (peek().kind === 'word' && peek().text.startsWith('$')) return values();
    expectSign('[', 'before a list of values');
    const found: Value[] = [];
    while (!isSign(']')) {
      found.push(...values());
      if (!isSign(']')) expectSign(',', 'between the values of a list');
    }
    take();
    return found;
  }

  function condition(): Condition | undefined {
    const token = peek();
    if (token.kind === 'sign' && COMPARISONS.includes(token.text)) {
      take();
      const [first] = values();
      return { operator: token.text as Operator, values: first ? [first] : [] };
    }
    const negated = isWord('not');
    const word = peek(negated ? 1 : 0);
    const operator = word.kind === 'word' ? word.text.toLowerCase() : '';
    if (!['between', 'in', 'matches'].includes(operator))
      return negated
        ? fail(`expected in, between or matches after not, found ${shown(word)}`, word)
        : undefined;
    next += negated ? 2 : 1;
    const name = `${negated ? 'not ' : ''}${operator}` as Operator;
    if (operator === 'in') return { operator: name, values: valueList() };
    if (operator === 'matches') {
      const pattern = values()[0]!;
      return pattern.kind === 'text'
        ? { operator: name, values: [pattern] }
        : fail('expected a pattern in quotes', word);
    }
    const low = values()[0]!;
    if (!isWord('and')) fail(`expected and between the bounds, found ${shown(peek())}`);
    take();
    return { operator: name, values: [low, values()[0]!] };
  }

  function single(): SingleRule {
    const token = take();
    if (token.kind !== 'word') fail(`expected a rule such as IsComplete "id", found ${shown(token)}`, token);
    if (!ALL_TYPES.includes(token.text))
      fail(`there is no rule type ${token.text}: ${suggest(token.text, ALL_TYPES)}`, token);
    const rule: SingleRule = {
      kind: 'rule',
      type: token.text,
      parameters: [],
      text: '',
      line: token.line,
      column: token.column,
    };
    for (;;) {
      if (peek().kind === 'text') rule.parameters.push(take().text);
      else if (peek().kind === 'word' && peek().text.startsWith('$'))
        rule.parameters.push(...values().map(one => ('value' in one ? String(one.value) : '')));
      else break;
    }
    for (;;) {
      if (isWord('with') && isWord('threshold', 1)) {
        if (rule.threshold) fail('a second threshold');
        next += 2;
        rule.threshold = condition() ?? fail(`expected a comparison such as > 0.9, found ${shown(peek())}`);
      } else if (isWord('where')) {
        if (rule.where !== undefined) fail('a second where');
        take();
        if (peek().kind !== 'text')
          fail(`expected a condition in quotes after where, found ${shown(peek())}`);
        rule.where = take().text;
      } else if (rule.condition === undefined && rule.unreadable === undefined) {
        // A dynamic rule compares with what earlier runs have found: `> avg(last(10))`.
        const before = next;
        if (
          peek().kind === 'sign' &&
          COMPARISONS.includes(peek().text) &&
          peek(1).kind === 'word' &&
          isSign('(', 2) &&
          !isWord('now', 1)
        ) {
          while (!ends()) isSign('(') || isSign('[') ? skipped() : take();
          rule.unreadable = source.slice(list[before]!.from, list[next - 1]!.to);
          continue;
        }
        const found = condition();
        if (!found) break;
        rule.condition = found;
      } else break;
    }
    if (!ends()) {
      if (!isWord('with') && !isWord('labels'))
        fail(`${shown(peek())} cannot stand here: expected the end of the rule, where or with threshold`);
      const before = next;
      while (!ends()) isSign('(') || isSign('[') ? skipped() : take();
      if (list[before]!.text.toLowerCase() !== 'labels')
        rule.unreadable = source.slice(list[before]!.from, list[next - 1]!.to);
    }
    rule.text = source.slice(token.from, list[next - 1]!.to);
    return rule;
  }

  /** At the end of a rule. */
  const ends = (): boolean =>
    peek().kind === 'end' ||
    isSign(',') ||
    isSign(']') ||
    isSign(')') ||
    ((isWord('and') || isWord('or')) && isSign('(', 1));

  function rule(depth: number): DqdlRule {
    const first = peek();
    if (depth > DEEPEST) fail('nested too deep');
    if (!isSign('(')) return single();
    const parts: DqdlRule[] = [];
    let operator: 'and' | 'or' | undefined;
    for (;;) {
      expectSign('(', `around each rule that ${operator ?? 'and or or'} joins`);
      parts.push(rule(depth + 1));
      expectSign(')', 'after a rule');
      const word = peek();
      if (!isWord('and') && !isWord('or')) break;
      const joined = word.text.toLowerCase() as 'and' | 'or';
      if (operator !== undefined && operator !== joined)
        fail(`${operator} and ${joined} beside each other: put parentheses around what belongs together`);
      operator = joined;
      take();
    }
    if (operator === undefined) return parts[0]!;
    const text = source.slice(first.from, list[next - 1]!.to);
    return { kind: operator, rules: parts, text, line: first.line, column: first.column };
  }

  function ruleList(): DqdlRule[] {
    expectSign('[', 'before the rules');
    const rules: DqdlRule[] = [];
    while (!isSign(']')) {
      rules.push(rule(0));
      if (isSign(']')) break;
      expectSign(',', 'between two rules');
    }
    take();
    return rules;
  }

  let rules: DqdlRule[] | undefined;
  const sections: string[] = [];
  while (peek().kind !== 'end') {
    const name = take();
    if (name.kind !== 'word' || !isSign('='))
      fail(
        `expected Rules = [ ... ], found ${shown(name)}${name.kind === 'word' ? `: ${suggest(name.text, SECTIONS)}` : ''}`,
        name,
      );
    take();
    if (name.text === 'Rules') {
      if (rules) fail('a second list of rules', name);
      rules = ruleList();
    } else if (SECTIONS.includes(name.text)) {
      sections.push(name.text);
      skipped();
    } else if (
      !nearest(name.text, ['Rules']) &&
      (isSign('[') || peek().kind === 'text' || peek().kind === 'number')
    )
      constants.set(name.text, isSign('[') ? valueList() : [value()]);
    else fail(`expected Rules = [ ... ], found ${shown(name)}: ${suggest(name.text, SECTIONS)}`, name);
  }
  return rules ? { rules, sections } : fail('there is no Rules = [ ... ]');
}
