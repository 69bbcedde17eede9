import * as v from 'valibot';
import { repairShape } from '../../../domain/repair/repair.ts';
import { filterEntries } from '../replays/selection.ts';
import { count, instant } from './parts.ts';
import { Failure } from './quarantine.ts';

/** Which records a replay takes. */
export const replayFilter = v.strictObject(filterEntries);

const selection = v.object({
  source: v.optional(v.string()),
  rule: v.optional(v.string()),
  field: v.optional(v.string()),
  from: v.optional(instant),
  to: v.optional(instant),
  ids: v.optional(v.array(v.string())),
});

export const Replay = v.object({
  id: v.string(),
  requestedAt: instant,
  requestedBy: v.string(),
  selection,
  repair: v.nullable(repairShape),
  state: v.picklist(['running', 'finished', 'cancelled']),
  chosen: v.pipe(count, v.description('Records that matched when it was asked for.')),
  sent: v.pipe(count, v.description('On the raw stream.')),
  loaded: v.pipe(count, v.description('Left the quarantine for their table.')),
  failed: v.pipe(count, v.description('Still in the quarantine, with the failures of now.')),
  duplicates: v.pipe(count, v.description('Left the quarantine: the table had them before.')),
  gone: v.pipe(count, v.description('Deleted by retention or a purge before they were loaded.')),
  unrepaired: v.pipe(count, v.description('No flow was for them, or a step could not be done.')),
  elsewhere: v.pipe(count, v.description('On their way with another replay.')),
  tooLarge: v.pipe(count, v.description('Longer than a record may be.')),
  waiting: v.pipe(count, v.description('Nothing is known of them yet, or a cancelled replay left them.')),
  overdue: v.pipe(
    count,
    v.description(
      'Of those waiting, sent ten minutes ago or longer: redrive what a stage gave up, or cancel the replay.',
    ),
  ),
  cancelledAt: v.nullable(instant),
  cancelledBy: v.nullable(v.string()),
  finishedAt: v.nullable(instant),
});

export const GoneRecord = v.object({
  id: v.string(),
  reason: v.picklist(['purged', 'replayed']),
  message: v.string(),
  replay: v.optional(v.string()),
});

export const ReplayCreated = v.object({ ...Replay.entries, goneRecords: v.array(GoneRecord) });

export const RepairSample = v.object({
  id: v.string(),
  source: v.string(),
  recordId: v.nullable(v.string()),
  outcome: v.picklist(['passes', 'fails', 'unmatched', 'impossible']),
  flow: v.nullable(count),
  reason: v.nullable(v.string()),
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
  failures: v.array(Failure),
});

export const RepairPreview = v.object({
  total: count,
  more: v.boolean(),
  tried: count,
  outcomes: v.object({ passes: count, fails: count, unmatched: count, impossible: count }),
  samples: v.array(RepairSample),
  judgedLater: v.array(v.object({ source: v.string(), rules: v.array(v.string()) })),
});
