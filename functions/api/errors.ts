import { DatabaseUnavailable, sqlState } from '../shared/database/errors.ts';
import { Refusal } from '../shared/http/refusal.ts';
import { type Problem, problem } from '../shared/problem.ts';

const RETRY_SECONDS = 5;
const QUERY_CANCELED = '57014';
/** No such table, column or schema. */
const NOT_MIGRATED = /^(42P01|42703|3F000)$/;

/** A problem document for whatever went wrong. Its text never quotes the error: that may name hosts and users. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem;
  const retry = { retryAfterSeconds: RETRY_SECONDS };
  if (error instanceof DatabaseUnavailable)
    return problem(
      503,
      'Database unavailable',
      'The database does not answer. Try again in a few seconds.',
      retry,
    );
  const state = sqlState(error) ?? '';
  if (state === QUERY_CANCELED)
    return problem(503, 'Took too long', 'The database did not answer in time. Try a shorter range.', retry);
  if (NOT_MIGRATED.test(state))
    return problem(503, 'Database not migrated', 'The database does not have its tables yet.', retry);
  return problem(
    500,
    'Internal error',
    'The request could not be answered; the log of the api function says why.',
  );
}
