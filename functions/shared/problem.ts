/** A problem document (RFC 9457), the shape of every error the HTTP interfaces answer. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Further members, e.g. `line`, `retryAfterSeconds`. */
  [member: string]: unknown;
}

export const PROBLEM_TYPE = 'application/problem+json';

export const problem = (status: number, title: string, detail: string, members: object = {}): Problem => ({
  type: 'about:blank',
  title,
  status,
  detail,
  ...members,
});
