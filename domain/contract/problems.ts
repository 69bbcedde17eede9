/** What is wrong with a contract, and where. Lines and columns count from 1. */
export interface ContractProblem {
  file: string;
  line: number;
  column: number;
  /** e.g. `quality[2].implementation.kwargs.min_value`; empty: the file as a whole. */
  path: string;
  message: string;
  hint?: string;
}

export type Path = readonly (string | number)[];

export interface Place {
  line: number;
  column: number;
}

/** A text that knows where everything stands in it. */
export interface Located {
  /** Where the value at the path begins; where there is none, its nearest parent. */
  place(path: Path): Place;
}

const PLAIN_KEY = /^[\w-]+$/;

export const dotted = (path: Path): string =>
  path
    .map(part =>
      typeof part === 'number'
        ? `[${part}]`
        : PLAIN_KEY.test(part)
          ? `.${part}`
          : `[${JSON.stringify(part)}]`,
    )
    .join('')
    .replace(/^\./, '');

/** The one line an editor can jump to. */
export const describeProblem = (problem: ContractProblem): string => {
  const where = problem.path === '' ? '' : `${problem.path}: `;
  const hint = problem.hint === undefined ? '' : ` (${problem.hint})`;
  return `${problem.file}:${problem.line}:${problem.column}  ${where}${problem.message}${hint}`;
};

const MAX_PROBLEMS = 100;

/** Gathers the problems of one file: all of them, not only the first. */
export class Report {
  readonly #source: Located;
  readonly #file: string;
  readonly #problems: ContractProblem[] = [];

  constructor(source: Located, file: string) {
    this.#source = source;
    this.#file = file;
  }

  /** Nobody reads more problems than this at a time. */
  get full(): boolean {
    return this.#problems.length >= MAX_PROBLEMS;
  }

  add(path: Path, message: string, hint?: string): void {
    if (this.full) return;
    const problem = { file: this.#file, ...this.#source.place(path), path: dotted(path), message };
    this.#problems.push(hint === undefined ? problem : { ...problem, hint });
  }

  get count(): number {
    return this.#problems.length;
  }

  sorted(): ContractProblem[] {
    return this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  }
}
