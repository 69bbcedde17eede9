/** What an error of PostgreSQL means for the pipeline: a fault of the data, a clash to try again, or trouble of the platform. */

/** The database cannot be reached or cannot work now: whatever was asked must be asked again later. */
export class DatabaseUnavailable extends Error {
  constructor(cause: unknown) {
    super(
      `PostgreSQL is not available: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`,
      {
        cause,
      },
    );
    this.name = 'DatabaseUnavailable';
  }
}

/** SQLSTATE of an error that the server sent; undefined for everything else (a lost connection has none). */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('severity' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * The values are at fault, and would be again: data exceptions (class 22), broken constraints (23), and limits of a
 * value's size or nesting (54), such as a key too long for an index or JSON nested deeper than the server's stack.
 */
export const isDataError = (error: unknown): boolean =>
  /^(22|23|54)/.test(sqlState(error) ?? '') && !isMisrouted(error);

/** A row on its way to the default partition just when its day got one of its own: a check that has no name. */
const isMisrouted = (error: unknown): boolean =>
  sqlState(error) === '23514' && (error as { constraint?: string }).constraint === undefined;

export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === '23505';

/** A clash with another transaction (deadlock, serialization, a new partition): repeated, the same work may succeed at once. */
export const isClash = (error: unknown): boolean =>
  /^(40P01|40001)$/.test(sqlState(error) ?? '') || isMisrouted(error);

/** Codes of the sockets and of the pool that mean that no server answered. */
const UNREACHABLE = /^(ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT$)/;
/** Codes of TLS: the server is not who it should be, or its certificate ran out. */
const NOT_TRUSTED = /^(ERR_TLS_|UNABLE_TO_|CERT_|DEPTH_ZERO_|SELF_SIGNED_)/;
/** Connection exceptions, no resources, the operator's doing (shutdown, terminated backend), not allowed in now. */
const NOT_NOW = /^(08|53|57P|58|28|3D000$)/;

/** Trouble of the connection or the server, as a typed error; every other error as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailable) return error;
  const state = sqlState(error);
  if (state !== undefined) return NOT_NOW.test(state) ? new DatabaseUnavailable(error) : error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const lost =
    UNREACHABLE.test(code) ||
    NOT_TRUSTED.test(code) ||
    /^(Connection terminated|timeout exceeded|Client has|The server does not support SSL)/.test(
      error.message,
    );
  return lost ? new DatabaseUnavailable(error) : error;
}
