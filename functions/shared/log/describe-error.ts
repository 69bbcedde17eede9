import { sqlState } from '../database/errors.ts';

/** An error as it may be written to a log. */
export interface DescribedError {
  name: string;
  message: string;
  /** The places of the stack, without the message that stands above them. */
  stack?: string;
  /** Code of a system call, of an AWS error, or SQLSTATE. */
  code?: string;
  /** Where PostgreSQL met it. */
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
  routine?: string;
  cause?: DescribedError;
}

const WITHHELD = 'message withheld: it may quote a record';
const DEEPEST = 5;

/**
 * An error without what could quote a record: PostgreSQL names the values at fault in its detail, in the line of COPY that it
 * was at, and in the message of a data exception (class 22); JSON.parse quotes the text it could not read.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error, message: 'thrown, but no error' };
  const state = sqlState(error);
  const quotes = error instanceof SyntaxError || state?.startsWith('22') === true;
  const described: DescribedError = { name: error.name, message: quotes ? WITHHELD : error.message };
  const places = error.stack?.split('\n').filter(line => /^\s+at /.test(line));
  if (places?.length) described.stack = places.join('\n');
  for (const key of ['code', 'schema', 'table', 'column', 'constraint', 'routine'] as const) {
    const value = (error as Partial<Record<typeof key, unknown>>)[key];
    if (typeof value === 'string' && value !== '') described[key] = value;
  }
  if (error.cause !== undefined && depth < DEEPEST) described.cause = describeError(error.cause, depth + 1);
  return described;
}
