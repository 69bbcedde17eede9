import type { Pool } from 'pg';
import { decodeFrame, readHeader } from '../../domain/frame/decode.ts';
import { sourceOfPartitionKey } from '../../domain/topology.ts';
import type { BacklogRecord } from './event-source-mapping/backlog.ts';

interface Waiting {
  id: string;
  source: string;
  records: number;
}

function waiting({ data, partitionKey, shardId, sequenceNumber }: BacklogRecord): Waiting {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const header = readHeader(bytes);
  if (header) return header;
  const decoded = decodeFrame(bytes);
  return {
    id: `${shardId}:${sequenceNumber}`,
    source: sourceOfPartitionKey(partitionKey),
    records: decoded.kind === 'bare' ? decoded.records.length : 1,
  };
}

/**
 * Records by source that are on the streams and not yet in the database. A frame counts once, though it may be on
 * several streams, and not when the ledger has it: checkpoints lag a little behind. `backlogs` in the order of the
 * flow, each opened when the one before is read: a frame that went on meanwhile is then found where it went.
 */
export async function inFlight(
  backlogs: readonly (() => AsyncIterable<BacklogRecord>)[],
  database: Pool,
): Promise<Record<string, number>> {
  const frames = new Map<string, Waiting>();
  for (const open of backlogs) {
    for await (const record of open()) {
      const frame = waiting(record);
      frames.set(frame.id, frame);
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
