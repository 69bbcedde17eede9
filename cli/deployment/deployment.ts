import type { PurgeRequest } from '../../functions/purge/request.ts';
import type { PutCall } from '../../functions/shared/put-all.ts';
import type { TokenStore } from '../tokens/store.ts';
import type { ApiAnswer, ApiRequest } from './api.ts';

/** A batch that a stage gave up, as it lies in the on-failure bucket or folder. */
export interface FailureObject {
  key: string;
  bytes: number;
  /** When it was written, ms since the epoch. */
  at: number;
}

/** The on-failure bucket of a deployment, or the folder of the local cloud: the same keys and contents. */
export interface Failures {
  /** What has not been set aside, oldest first. */
  list(): Promise<FailureObject[]>;
  /** Undefined when it is there no more. */
  read(key: string): Promise<string | undefined>;
  /** Moves it under `redriven/`, where `list` does not look. One that is there no more was moved by somebody else. */
  setAside(key: string): Promise<void>;
}

/** Something that runs: the local cloud of a data folder, or a deployment in an AWS account. */
export interface Deployment {
  /** For the person at the terminal: `production in eu-west-1 (123456789012)`. */
  readonly title: string;
  readonly failures: Failures;
  readonly tokens: TokenStore;
  /** Asks its function `purge`. */
  purge(request: PurgeRequest): Promise<unknown>;
  /** Asks its HTTP API. */
  api(request: ApiRequest): Promise<ApiAnswer>;
  /** Has replays sent now, and not only with the next minute; answers when nothing is left to send for a while. */
  sendReplays(signal: AbortSignal): Promise<void>;
  /** Who is asking, for the audit event. */
  who(): Promise<string>;
  /** Names of its streams, and how records are put on one. */
  streams(): Promise<Streams>;
}

export interface Streams {
  readonly names: readonly string[];
  put(stream: string): PutCall;
}
