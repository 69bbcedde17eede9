/** Why a function failed: what Lambda answers with `X-Amz-Function-Error`. */
export interface FunctionError {
  functionError: 'Unhandled';
  /** The thrown error's name, or Lambda's own: `Sandbox.Timedout`, `Runtime.ExitError`, `Runtime.OutOfMemory` ... */
  type: string;
  message: string;
  /** The stack, line by line, where there is one. */
  trace?: string[];
}

/** The outcome of one invocation; `payload` is the handler's result after a trip through JSON (undefined becomes null). */
export type InvocationResult = ({ payload: unknown } | FunctionError) & { requestId: string };

/** Largest request and response of a synchronous invocation, in bytes of JSON. */
export const REQUEST_LIMIT = 6_291_456;
export const RESPONSE_LIMIT = 6_291_556;

/** The event is over the limit: the function was not invoked and never will be with it (HTTP 413). */
export class RequestTooLarge extends Error {
  readonly statusCode = 413;
  constructor(bytes: number) {
    super(
      `Request must be smaller than ${REQUEST_LIMIT} bytes for the InvokeFunction operation, and this one has ${bytes}`,
    );
    this.name = 'RequestEntityTooLargeException';
  }
}
