import type { Problem } from '../../../../functions/api/types.ts';

/**
 * - `unreachable`: no answer at all; `timeout`: none in time
 * - `problem`: the API answered with an error and says why
 * - `garbage`: something answered, but not the API
 * - `session`: nobody is signed in any more, so it was not asked
 */
export type ApiErrorKind = 'unreachable' | 'timeout' | 'problem' | 'garbage' | 'session';

export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  readonly status: number | undefined;
  /** What the API said of it. */
  readonly problem: Problem | undefined;

  constructor(kind: ApiErrorKind, message: string, status?: number, problem?: Problem) {
    super(message);
    this.problem = problem;
    this.name = 'ApiError';
    this.kind = kind;
    this.status = status;
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'title' in body && typeof body.title === 'string';

/** The error behind an answer that is not 2xx. `body` is its parsed JSON, or undefined when it is none. */
export function errorOf(status: number, body: unknown): ApiError {
  if (!isProblem(body))
    return new ApiError('garbage', `Something answered ${status}, but not with a problem document.`, status);
  const detail = typeof body.detail === 'string' && body.detail !== '' ? body.detail : '';
  return new ApiError('problem', detail === '' ? body.title : `${body.title}: ${detail}`, status, body);
}
