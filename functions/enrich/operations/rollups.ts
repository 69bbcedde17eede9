import type pg from 'pg';
import { addLatency, type LatencyBuckets } from '../../../domain/measure/latency.ts';
import { STAGES, type Stage } from '../../../domain/topology.ts';
import type { FrameOutcome, PreparedFrame } from '../prepared.ts';
import { minuteOf } from './minute.ts';

interface StageSums {
  frames: number;
  in: number;
  out: number;
  quarantined: number;
  duplicates: number;
  flagged: number;
  bytes: number;
  /** Of `out`, brought by a replay. */
  replayed: number;
  duration: LatencyBuckets;
  latency: LatencyBuckets;
}

/**
 * Adds to the minute's sums of each stage the frames passed, as stamped by the stage itself; `enrich` is measured here,
 * to `now`, the last moment before the commit. A stage that left no stamp (a record put on a stream by hand passed no
 * ingest) gets no sums. Of the frames of `replays` see `addReplay`. Comes last in the transaction: every writer of the source wants these rows.
 */
export async function rollUp(
  client: pg.ClientBase,
  source: string,
  outcomes: ReadonlyMap<PreparedFrame, FrameOutcome>,
  replays: { has(frame: PreparedFrame): boolean },
  now: number,
): Promise<void> {
  const sums = sumStages(outcomes, replays, now);
  const stages = [...sums.keys()].sort();
  const column = (of: Exclude<keyof StageSums, 'duration' | 'latency'>) =>
    stages.map(stage => sums.get(stage)![of]);
  const buckets = (of: 'duration' | 'latency') => stages.map(stage => `{${sums.get(stage)![of].join(',')}}`);
  await client.query({
    name: 'roll-up',
    text: ROLL_UP,
    values: [
      source,
      minuteOf(now),
      stages,
      column('frames'),
      column('in'),
      column('out'),
      column('quarantined'),
      column('duplicates'),
      column('flagged'),
      column('bytes'),
      column('replayed'),
      buckets('duration'),
      buckets('latency'),
    ],
  });
}

function sumStages(
  outcomes: ReadonlyMap<PreparedFrame, FrameOutcome>,
  replays: { has(frame: PreparedFrame): boolean },
  now: number,
): Map<Stage, StageSums> {
  const sums = new Map<Stage, StageSums>();
  for (const [frame, outcome] of outcomes) {
    const { header, records, bytes, quarantined, began } = frame;
    if (replays.has(frame)) {
      addReplay(sumOf(sums, 'enrich'), outcome, bytes, now - began);
      continue;
    }
    const ends: Record<Stage, { began: number; ended: number } | undefined> = {
      ...{ ingest: header.stamps.ingest, quality: header.stamps.quality },
      enrich: { began, ended: now },
    };
    const bad = quarantined.filter(({ stage }) => stage === 'quality').length;
    const part: Record<Stage, Pick<StageSums, 'in' | 'out' | 'quarantined' | 'duplicates' | 'flagged'>> = {
      ingest: { in: records.length, out: records.length, quarantined: 0, duplicates: 0, flagged: 0 },
      quality: { in: records.length, out: records.length - bad, quarantined: bad, duplicates: 0, flagged: 0 },
      enrich: {
        in: records.length - bad,
        out: outcome.loaded,
        quarantined: outcome.quarantined - bad,
        duplicates: outcome.duplicates,
        flagged: outcome.flagged,
      },
    };
    for (const stage of STAGES) {
      const stamp = ends[stage];
      if (!stamp) continue;
      const sum = sumOf(sums, stage);
      sum.frames++;
      sum.bytes += bytes;
      for (const count of ['in', 'out', 'quarantined', 'duplicates', 'flagged'] as const)
        sum[count] += part[stage][count];
      addLatency(sum.duration, stamp.ended - stamp.began);
      const counted = stage === 'enrich' ? outcome.loaded + outcome.quarantined : records.length;
      if (counted > 0) addLatency(sum.latency, stamp.ended - header.receivedAt, counted);
    }
  }
  return sums;
}

/** Only what left the quarantine: all of it was counted when it came, and how long ago that was is no latency. */
function addReplay(
  sum: StageSums,
  { loaded, duplicates, flagged }: FrameOutcome,
  bytes: number,
  ms: number,
): void {
  sum.frames++;
  sum.bytes += bytes;
  sum.in += loaded + duplicates;
  sum.out += loaded;
  sum.replayed += loaded;
  sum.duplicates += duplicates;
  sum.flagged += flagged;
  addLatency(sum.duration, ms);
}

function sumOf(sums: Map<Stage, StageSums>, stage: Stage): StageSums {
  let sum = sums.get(stage);
  if (!sum) {
    sum = {
      frames: 0,
      in: 0,
      out: 0,
      quarantined: 0,
      duplicates: 0,
      flagged: 0,
      bytes: 0,
      replayed: 0,
      duration: [],
      latency: [],
    };
    sums.set(stage, sum);
  }
  return sum;
}

const ROLL_UP = `
  insert into omnistream.stage_minute as m
    (source, minute, stage, frames, records_in, records_out, quarantined, duplicates, flagged, bytes, replayed,
     duration, latency)
  select $1, $2, stage, frames, records_in, records_out, quarantined, duplicates, flagged, bytes, replayed,
    duration::bigint[], latency::bigint[]
  from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
    $10::bigint[], $11::bigint[], $12::text[], $13::text[])
    as s (stage, frames, records_in, records_out, quarantined, duplicates, flagged, bytes, replayed, duration, latency)
  order by stage
  on conflict (source, stage, minute) do update set
    frames = m.frames + excluded.frames,
    records_in = m.records_in + excluded.records_in,
    records_out = m.records_out + excluded.records_out,
    quarantined = m.quarantined + excluded.quarantined,
    duplicates = m.duplicates + excluded.duplicates,
    flagged = m.flagged + excluded.flagged,
    bytes = m.bytes + excluded.bytes,
    replayed = m.replayed + excluded.replayed,
    duration = omnistream.add_buckets(m.duration, excluded.duration),
    latency = omnistream.add_buckets(m.latency, excluded.latency)`;
