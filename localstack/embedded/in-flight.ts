import type { Pool } from 'pg';
import { readHeader } from '../../domain/frame/decode.ts';
import type { BacklogRecord } from './event-source-mapping/backlog.ts';

/**
 * Records by source that are on the streams and not yet in the database. A frame counts once, though it may be on
 * both streams, and not when the ledger has it: checkpoints lag a little behind.
 */
export async function inFlight(
  backlogs: AsyncIterable<BacklogRecord>[],
  database: Pool,
): Promise<Record<string, number>> {
  const frames = new Map<string, { source: string; records: number }>();
  for (const backlog of backlogs) {
    for await (const { data, partitionKey, shardId, sequenceNumber } of backlog) {
      const header = readHeader(data, { partitionKey, shardId, sequenceNumber });
      frames.set(header.id, { source: header.source, records: header.records });
    }
  }
  const { rows } = await database.query<{ id: string }>(
    'select id from omnistream.frame where id = any($1)',
    [[...frames.keys()]],
  );
  for (const { id } of rows) frames.delete(id);
  const counts: Record<string, number> = {};
  for (const { source, records } of frames.values()) counts[source] = (counts[source] ?? 0) + records;
  return counts;
}
