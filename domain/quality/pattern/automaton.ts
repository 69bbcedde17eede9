import type { RE2JS } from 're2js';

/** A compiled pattern: true where it matches anywhere in the text, unless the pattern itself is anchored. */
export interface Pattern {
  test(text: string): boolean;
}

/** One instruction of re2js's compiled program, as far as it is read here. */
interface Instruction {
  op: number;
  out: number;
  arg: number;
  matchRune(rune: number): boolean;
}

/** Operation codes and zero-width conditions of RE2 programs. */
const OP = {
  ALT: 1,
  ALT_MATCH: 2,
  CAPTURE: 3,
  EMPTY_WIDTH: 4,
  FAIL: 5,
  MATCH: 6,
  NOP: 7,
  RUNE: 8,
  RUNE1: 9,
  ANY: 10,
  ANY_NOT_NL: 11,
};
const BEGIN_TEXT = 4;
const END_TEXT = 8;

const ASCII = 128;
/** Beyond this a pattern stays with re2js: the table takes 256 bytes a state. */
const MAX_STATES = 256;
const MAX_PROGRAM = 256;

/** States every table has: no match can follow; a match has been found. */
const DEAD = 0;
const MATCHED = 1;

const consumes = (instruction: Instruction, rune: number): boolean => {
  if (instruction.op === OP.ANY) return true;
  if (instruction.op === OP.ANY_NOT_NL) return rune !== 10;
  return instruction.matchRune(rune);
};

/** The instructions that wait for a character after `from`, and whether a match is reached on the way. */
function closure(
  program: Instruction[],
  from: number[],
  holds: number,
): { waiting: number[]; matched: boolean } {
  const seen = new Set<number>();
  const pending = [...from];
  const waiting: number[] = [];
  let matched = false;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const { op, out, arg } = program[at]!;
    if (op === OP.MATCH) matched = true;
    else if (op === OP.ALT || op === OP.ALT_MATCH) pending.push(out, arg);
    else if (op === OP.CAPTURE || op === OP.NOP) pending.push(out);
    else if (op === OP.EMPTY_WIDTH) {
      if ((arg & ~holds) === 0) pending.push(out);
    } else if (op !== OP.FAIL) waiting.push(at);
  }
  return { waiting: waiting.sort((a, b) => a - b), matched };
}

/** Characters that no instruction tells apart share a class. */
function classes(program: Instruction[], readers: number[]): { classOf: Uint8Array; members: number[] } {
  const byBehaviour = new Map<string, number>();
  const classOf = new Uint8Array(ASCII);
  const members: number[] = [];
  for (let rune = 0; rune < ASCII; rune++) {
    const behaviour = readers.map(at => (consumes(program[at]!, rune) ? 1 : 0)).join('');
    let known = byBehaviour.get(behaviour);
    if (known === undefined) {
      known = members.push(rune) - 1;
      byBehaviour.set(behaviour, known);
    }
    classOf[rune] = known;
  }
  return { classOf, members };
}

/**
 * re2js's own program for the pattern as a table (state x ASCII character -> state), built whole when the pattern is
 * compiled: one look-up a character, nothing else. Undefined when the program asks for what a table cannot answer
 * (word boundaries, line anchors) or grows too large. A text that is not ASCII goes to re2js itself.
 */
export function asciiAutomaton(engine: RE2JS): Pattern | undefined {
  const program = engine.re2Input.prog.inst as Instruction[];
  const start = engine.re2Input.prog.start as number;
  if (program.length > MAX_PROGRAM) return undefined;
  for (const { op, arg } of program) {
    if (op === OP.EMPTY_WIDTH && (arg & ~(BEGIN_TEXT | END_TEXT)) !== 0) return undefined;
    if (op > OP.ANY_NOT_NL) return undefined;
  }
  const readers = [...program.keys()].filter(at => program[at]!.op >= OP.RUNE);
  const { classOf, members } = classes(program, readers);

  const numbers = new Map<string, number>();
  const states: number[][] = [];
  const rows: number[][] = [[], []];
  const atEnd: number[] = [0, 1];

  const stateOf = (from: number[], holds: number): number => {
    const { waiting, matched } = closure(program, from, holds);
    if (matched) return MATCHED;
    const ends = closure(program, from, holds | END_TEXT).matched;
    if (waiting.length === 0 && !ends) return DEAD;
    const name = `${ends ? '$' : ''}${waiting.join(' ')}`;
    let number = numbers.get(name);
    if (number === undefined) {
      number = states.push(waiting) + 1;
      numbers.set(name, number);
      atEnd.push(ends ? 1 : 0);
    }
    return number;
  };

  const initial = stateOf([start], BEGIN_TEXT);
  const table: number[] = [];
  for (let at = 0; at < states.length; at++) {
    if (states.length > MAX_STATES) return undefined;
    rows.push(
      members.map(rune => {
        const reached = states[at]!.filter(reader => consumes(program[reader]!, rune)).map(
          reader => program[reader]!.out,
        );
        return stateOf([...reached, start], 0);
      }),
    );
  }
  for (const row of rows) for (let rune = 0; rune < ASCII; rune++) table.push(row[classOf[rune]!] ?? DEAD);
  return walker(Uint16Array.from(table), Uint8Array.from(atEnd), initial, engine);
}

function walker(next: Uint16Array, matchesAtEnd: Uint8Array, initial: number, engine: RE2JS): Pattern {
  return {
    test(text) {
      let state = initial;
      for (let i = 0; i < text.length && state > MATCHED; i++) {
        const unit = text.charCodeAt(i);
        if (unit >= ASCII) return engine.test(text);
        state = next[state * ASCII + unit]!;
      }
      return matchesAtEnd[state] === 1;
    },
  };
}
