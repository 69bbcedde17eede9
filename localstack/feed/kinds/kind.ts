import type { JsonObject } from '../../../domain/json.ts';
import type { ReferenceData } from '../../../functions/shared/contracts.ts';
import type { Random } from '../random.ts';
import type { Rhythm } from '../rhythm.ts';

/** Makes the record of an event at `now` (ms since the epoch). */
export type Generator = (now: number, random: Random) => JsonObject;

/** What a kind of feed can draw on. */
export interface World {
  seed: string;
  references: readonly ReferenceData[];
}

/** One kind of sample traffic: what `feed.kind` in a contract names. */
export interface Kind {
  readonly rhythm: Rhythm;
  generator(world: World): Generator;
}

export const isoTime = (instant: number): string => new Date(instant).toISOString();
