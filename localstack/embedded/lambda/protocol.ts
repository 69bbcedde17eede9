import type { FunctionError } from './result.ts';

/** What the host tells a worker when it starts it. */
export interface Start {
  /** File URL of the bundled handler. */
  file: string;
  name: string;
  arn: string;
  memoryMb: number;
}

/** Host to worker: run the handler on this event. The event is JSON text: a flat string crosses threads fastest. */
export interface Invocation {
  requestId: string;
  event: string;
  /** When the host gives up, ms since the epoch. */
  deadline: number;
}

/** Worker to host. Log lines travel on the same port as results, so that a line never comes after its invocation's end. */
export type FromWorker =
  | { kind: 'log'; line: string }
  | { kind: 'ready' }
  | { kind: 'init-failed'; error: FunctionError }
  | { kind: 'result'; payload: string; memory: number }
  | { kind: 'error'; error: FunctionError; memory: number }
  /** An error outside any promise of the handler: the worker ends right after. */
  | { kind: 'crashed'; error: FunctionError };
