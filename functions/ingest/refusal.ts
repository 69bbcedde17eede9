import { type Problem, problem } from '../shared/problem.ts';

/** A request that is not taken, with what its sender is told. */
export class Refusal extends Error {
  readonly problem: Problem;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    title: string,
    detail: string,
    headers: Record<string, string> = {},
    members: object = {},
  ) {
    super(title);
    this.name = 'Refusal';
    this.problem = problem(status, title, detail, members);
    this.headers = headers;
  }
}
