/** An emulator of AWS on this machine, with a real PostgreSQL beside it. */

export interface EmulatorOptions {
  /** Where logs and data go, made if missing. What was stored there before is not used again. */
  folder: string;
  /** What is being done, for the person who waits. */
  progress(step: string): void;
  /** Further settings of PostgreSQL, e.g. `fsync: 'off'`; only with MiniStack. */
  postgres?: Record<string, string>;
}

export interface Emulator {
  name: 'LocalStack' | 'MiniStack';
  /** Where every AWS API answers, on 127.0.0.1. `clientOptions(endpoint)` are what SDK clients need. */
  endpoint: string;
  /** Connection strings of an empty database, as deployed functions reach it and as this process does. */
  database: { fromFunctions: string; fromHere: string };
  /** Ends the emulator, the functions that it runs and the database. May be called twice. */
  stop(): Promise<void>;
}
