import type { Problem } from '../problem.ts';

/** Thrown where a request cannot be answered; the app answers its problem document. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'Refusal';
    this.problem = problem;
  }
}
