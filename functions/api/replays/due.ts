import type pg from 'pg';
import { encodeRaw } from '../../../domain/frame/encode.ts';
import { replayRun } from '../../../domain/frame/replay.ts';
import { partitionKey } from '../../../domain/topology.ts';

/** A frame that has to be sent, as it goes onto the stream. */
export interface DueFrame {
  id: string;
  partitionKey: string;
  /** base64 */
  data: string;
}

interface Row {
  id: string;
  source: string;
  contract: string;
  bucket: number;
  receivedAt: Date;
  records: number;
  indexes: number[];
  bytes: Buffer[];
}

/** Holds the place of a record that was deleted since; nobody has a claim on it, so nothing comes of it. */
const NOTHING = Buffer.from('null');

/** Settles frames whose records were all deleted since, whether they were sent or not: nothing will come of them. */
export async function settleEmpty(client: pg.ClientBase, replay: string, now: number): Promise<void> {
  await client.query(
    `update omnistream.replay_frame f set settled_at = $2, gone = records
     where replay = $1 and settled_at is null
       and not exists (select from omnistream.replay_record r where r.frame_id = f.id)`,
    [replay, new Date(now)],
  );
}

/** The frames of a replay that are not known to be on the stream, in their order; always the same bytes for each. */
export async function dueFrames(client: pg.ClientBase, replay: string): Promise<DueFrame[]> {
  const { rows } = await client.query<Row>(
    `select f.id, f.source, f.contract, f.bucket, f.received_at as "receivedAt", f.records,
       array_agg(r.record_index) as indexes, array_agg(coalesce(r.bytes, q.repaired, q.original)) as bytes
     from omnistream.replay_frame f
       join omnistream.replay_record r on r.frame_id = f.id
       join omnistream.quarantine q on q.id = r.quarantine_id
     where f.replay = $1 and f.sent_at is null and f.settled_at is null
     group by f.id order by f.number`,
    [replay],
  );
  return rows.map(row => encoded(row, replay));
}

function encoded(row: Row, replay: string): DueFrame {
  const { id, source, contract, bucket, receivedAt } = row;
  const records: Buffer[] = Array.from({ length: row.records }, () => NOTHING);
  row.indexes.forEach((index, i) => {
    records[index] = row.bytes[i]!;
  });
  const header = {
    ...{ id, source, contract, bucket },
    receivedAt: receivedAt.getTime(),
    records: records.length,
    run: replayRun(replay),
    stamps: {},
  };
  return {
    id,
    partitionKey: partitionKey(source, bucket),
    data: encodeRaw({ header, records }).toString('base64'),
  };
}
