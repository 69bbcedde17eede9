/** Where the pipeline's tests run: the embedded cloud, an emulator of AWS, or an account. */
import type pg from 'pg';
import type { Stage } from '../../../domain/topology.ts';

/** What not every target can do; one that cannot says why in `lacks`. */
export interface Abilities {
  /** Records of a source that are on the streams and not yet in the database. */
  inFlight(source: string): Promise<number>;
  /** Puts a record on the raw stream, past ingest. */
  put(data: Uint8Array, partitionKey: string): Promise<unknown>;
  database: pg.Pool;
  /** Kills PostgreSQL; what it returns says whether another has taken its place. */
  killDatabase(): () => boolean;
  /** Sum of what a stage has measured for a source since the target was opened. */
  metric(stage: Stage, name: string, source: string): Promise<number>;
  /** A batch comes again from the first frame that failed. */
  partialBatchResponses: true;
}

export type Ability = keyof Abilities;

export interface Target extends Partial<Abilities> {
  /** For the person who reads the report. */
  readonly name: string;
  /** Why an ability is missing; none is missing without a reason. */
  readonly lacks: Readonly<Partial<Record<Ability, string>>>;
  /** Why a source cannot be written to here; undefined when it can. */
  unwritable(source: string): string | undefined;
  /** Sends a body of records through the front door, as NDJSON with the source's token unless headers say otherwise. */
  send(source: string, body: string | Buffer, headers?: Record<string, string>): Promise<Response>;
  /** What the API answers to a GET of a path such as `/api/v1/status`. */
  ask(path: string): Promise<Answer>;
  end(): Promise<void>;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** Sends to a deployment that is reached at `url`. */
export const sender =
  (url: string, tokenOf: (source: string) => string | undefined): Target['send'] =>
  (source, body, headers = {}) =>
    fetch(`${url.replace(/\/$/, '')}/v1/sources/${source}/records`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-ndjson',
        authorization: `Bearer ${tokenOf(source) ?? 'none'}`,
        ...headers,
      },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });

/** Asks an API that is open to whoever reaches it. */
export const asker =
  (url: string): Target['ask'] =>
  async path => {
    const response = await fetch(`${url.replace(/\/$/, '')}${path}`);
    return { status: response.status, body: await response.json() };
  };
