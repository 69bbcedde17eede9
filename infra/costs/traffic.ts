/** From a rate of records to what each service has to do for it. Pure arithmetic; every assumption is in this file. */
import { BUCKETS } from '../../domain/topology.ts';
import { MAPPINGS } from '../../functions/mappings.ts';
import { FUNCTIONS, type FunctionName } from '../../functions/settings.ts';
import { MEASURED } from './measured.ts';

/** What is assumed of those who send and those who look, and may be told otherwise. */
export const ASSUMED = {
  /** Of a record as it is sent, before compression. */
  'record-bytes': 500,
  /** Each sends once a second what it has, or as often as it takes with `REQUEST_RECORDS` at most. */
  sources: 5,
  /** Days that rows are kept. */
  'retention-days': 30,
  /** Hours a month that a dashboard is open somewhere. */
  'dashboard-hours': 176,
  /** People who sign in. */
  people: 10,
};
export type Assumed = { [Name in keyof typeof ASSUMED]: number };

/** Records that a producer puts into one request at most. */
const REQUEST_RECORDS = 500;
/** ms of an invocation besides our own code: Lambda's runtime around it. Not measured. */
const RUNTIME_MS = 3;
/** ms that a call of Kinesis or Secrets Manager takes. Not measured. */
const CALL_MS = 20;
/** ms on the wire and on disk of one transaction: about twelve statements and a commit. Not measured. */
const TRANSACTION_MS = 15;
/** ms of a run of the sweep and of an answer of the API, each with its queries. Not measured. */
const SWEEP_MS = 500;
const ANSWER_MS = 100;
/** Memory that gives a function one whole vCPU, MB. */
const VCPU_MB = 1769;
/** Questions of a dashboard for each refresh, one of them for the function platform, and seconds between two. */
const QUESTIONS = 5;
const REFRESH_SECONDS = 5;
/** Bytes that Lambda itself logs of an invocation (START, END, REPORT), and API Gateway of a request. Not measured. */
const PLATFORM_LOG_BYTES = 350;
const ACCESS_LOG_BYTES = 400;
/** Of an answer to a dashboard. Not measured. */
const ANSWER_BYTES = 20_000;
/** What the loading of rows costs PostgreSQL again in vacuum, checkpoints, the sweep and questions. */
const DATABASE_OVERHEAD = 3;
/** Share of a shard, a processor or a memory that is planned with: the rest is for peaks. */
const HEADROOM = 0.5;
const SECONDS_A_MONTH = 730 * 3600;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

export interface Calls {
  /** A second. */
  rate: number;
  /** Each. */
  ms: number;
}

/** A steady rate, a second unless the name says otherwise. */
export interface Traffic {
  recordsASecond: number;
  assumed: Assumed;
  /** Requests of producers. */
  requests: number;
  /** Requests of dashboards. */
  questions: number;
  frames: number;
  streamBytes: { raw: number; validated: number };
  calls: Record<FunctionName, Calls>;
  logBytes: number;
  accessLogBytes: number;
  answerBytes: number;
  /** Bytes to the database. */
  loadedBytes: number;
  /** Tables and indexes grow by so much each day. */
  storedGibADay: number;
  needs: Needs;
}

/** What the rate asks of the settings. */
export interface Needs {
  /** Of each stream. */
  shards: number;
  /** Of the database, all the time. */
  vcpu: number;
  /** Of the database: what it must hold of the indexes so as not to read them from disk for each row. */
  gib: number;
  /** Tables and indexes once rows are as old as they get. */
  storedGib: number;
}

/** In a month of 730 hours. */
export const monthly = (aSecond: number): number => aSecond * SECONDS_A_MONTH;

const units = (
  part: 'ingest' | 'quality' | 'enrich' | 'postgres',
  calls: number,
  frames: number,
  records: number,
) =>
  calls * MEASURED[`${part} ms an invocation`] +
  frames * MEASURED[`${part} ms a frame`] +
  records * MEASURED[`${part} ms a record`];

/** Of one call, when a function of this memory works so long on a whole vCPU. */
const working = (name: FunctionName, ms: number): number =>
  ms / Math.min(1, FUNCTIONS[name].memoryMb / VCPU_MB);

/**
 * @param shards of each stream; with on-demand streams what the rate needs
 */
export function traffic(recordsASecond: number, assumed: Assumed, shards?: number): Traffic {
  const { sources } = assumed;
  const requests = Math.max(Math.min(recordsASecond, sources), recordsASecond / REQUEST_RECORDS);
  const perRequest = recordsASecond / requests;
  // Each record falls into one of the buckets, and each bucket that got one is a frame.
  const frames = requests * BUCKETS * (1 - (1 - 1 / BUCKETS) ** perRequest);
  const size = assumed['record-bytes'] / MEASURED['sent bytes a record'];
  const bytesOn = (stream: 'raw' | 'validated'): number =>
    frames * MEASURED[`${stream} bytes a frame`] +
    recordsASecond * MEASURED[`${stream} bytes a record`] * size;
  const streamBytes = { raw: bytesOn('raw'), validated: bytesOn('validated') };

  const storedGibADay = (recordsASecond * 86_400 * MEASURED['database bytes a record'] * size) / GIB;

  const needed = shardsFor(frames, recordsASecond, streamBytes);
  const had = shards ?? needed;
  const batches = batchesASecond(frames, had);
  const per = (count: number): number => count / batches;
  const questions = (assumed['dashboard-hours'] / 730) * (QUESTIONS / REFRESH_SECONDS);
  const calls: Traffic['calls'] = {
    ingest: {
      rate: requests,
      ms: RUNTIME_MS + CALL_MS + working('ingest', units('ingest', 1, frames / requests, perRequest)),
    },
    quality: {
      rate: batches,
      ms: RUNTIME_MS + CALL_MS + working('quality', units('quality', 1, per(frames), per(recordsASecond))),
    },
    enrich: { rate: batches, ms: enrichMs(per(frames), per(recordsASecond)) },
    sweep: { rate: 1 / 60, ms: SWEEP_MS },
    // The dashboard's questions, and one each minute of the function replay.
    api: { rate: (questions * (QUESTIONS - 1)) / QUESTIONS + 1 / 60, ms: ANSWER_MS },
    // All but one in half a minute are answered from what it keeps.
    platform: { rate: questions / QUESTIONS, ms: ANSWER_MS },
    // It asks the api whether there is a replay; most minutes there is none.
    replay: { rate: 1 / 60, ms: CALL_MS + ANSWER_MS },
    // A few times a month at most.
    migrate: { rate: 0, ms: 0 },
    purge: { rate: 0, ms: 0 },
  };
  const invocations = Object.values(calls).reduce((sum, { rate }) => sum + rate, 0);
  return {
    recordsASecond,
    assumed,
    requests,
    questions,
    frames,
    streamBytes,
    calls,
    logBytes:
      invocations * (MEASURED['log bytes an invocation'] + PLATFORM_LOG_BYTES) +
      2 * frames * MEASURED['log bytes a frame'],
    accessLogBytes: (requests + questions) * ACCESS_LOG_BYTES,
    answerBytes: questions * ANSWER_BYTES,
    loadedBytes: recordsASecond * assumed['record-bytes'],
    storedGibADay,
    needs: {
      shards: needed,
      vcpu: (units('postgres', batches, frames, recordsASecond) / 1000) * (DATABASE_OVERHEAD / HEADROOM),
      gib: indexGib(recordsASecond, 1) / HEADROOM,
      storedGib: storedGibADay * assumed['retention-days'],
    },
  };
}

/** Of the indexes that grow in so many hours, GiB: with keys that rise with time, what new rows go into. */
export const indexGib = (recordsASecond: number, hours: number): number =>
  (recordsASecond * hours * 3600 * MEASURED['index bytes a record']) / GIB;

/** Its own work, then PostgreSQL's, on which it waits. */
function enrichMs(frames: number, records: number): number {
  const own = working('enrich', units('enrich', 1, frames, records));
  return RUNTIME_MS + TRANSACTION_MS + own + units('postgres', 1, frames, records);
}

/** Batches a second of one stream: Lambda asks each shard once a second, and takes no more frames than a batch holds. */
function batchesASecond(frames: number, shards: number): number {
  const each = frames / shards;
  const { batchSize } = MAPPINGS[0]!;
  return shards * Math.max(1 - Math.exp(-each), each / batchSize);
}

/** Shards of each stream that take the frames and are read as fast: one batch of a shard at a time. */
function shardsFor(frames: number, records: number, { raw, validated }: Traffic['streamBytes']): number {
  const takes = Math.max(Math.max(raw, validated) / MIB, frames / 1000) / HEADROOM;
  const busy = (shards: number): number => {
    const batches = batchesASecond(frames, shards);
    return (batches * enrichMs(frames / batches, records / batches)) / 1000 / shards;
  };
  let shards = Math.max(1, Math.ceil(takes));
  while (busy(shards) > HEADROOM) shards++;
  return shards;
}
