import type { Log } from '../functions/shared/log/about.ts';

const fail = (message: string, why: unknown): never => {
  throw new Error(message, { cause: why });
};

/** A log that ends the benchmark at the first warning: what did not work must not be measured. */
export const failing: Log = { debug() {}, warn: fail, error: fail };
