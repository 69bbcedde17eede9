import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import { MAX_RECORD_BYTES } from '../../../domain/frame/limits.ts';
import { type PackedFrame, pack } from '../../../domain/frame/pack.ts';
import { replayRun } from '../../../domain/frame/replay.ts';
import type { Failure } from '../../../domain/quality/failure.ts';
import { type Repair, repair } from '../../../domain/repair/repair.ts';
import { SELECTED, type Selection, valuesOf } from './selection.ts';

/** What is planned at a time: as much as an answer of this function carries to the sender, which is 6 MB at most. */
const PLAN_RECORDS = 500;
const PLAN_BYTES = 2 * 1024 * 1024;

/** A replay whose turn it is. */
export interface Underway {
  id: string;
  selection: Selection;
  repair: Repair | null;
  upto: string;
  planned: string;
}

interface Chosen {
  id: string;
  source: string;
  receivedAt: Date;
  bytes: Buffer;
  failures: Failure[];
}

/** A record as it will travel. */
interface Outgoing extends Chosen {
  repaired: boolean;
}

/**
 * Gives the next records of a replay their frames: which record is at which place of which frame, and its bytes when they
 * are repaired. They keep the time they were received, so that an old record never replaces a newer row. Answers up to
 * which record that went; undefined: none was left.
 */
export async function planNext(
  client: pg.ClientBase,
  replay: Underway,
  contracts: readonly Contract[],
): Promise<string | undefined> {
  const sizes = await nextSizes(client, replay);
  const last = sizes.at(-1);
  if (!last) return undefined;
  const free = sizes.filter(({ claimed }) => !claimed).map(({ id }) => id);
  const outgoing: Outgoing[] = [];
  let unrepaired = 0;
  let tooLarge = 0;
  for (const record of await read(client, free)) {
    const repaired = replay.repair && repair(replay.repair, record.bytes, record.failures);
    if (repaired && repaired.kind !== 'repaired') unrepaired++;
    else if ((repaired?.bytes ?? record.bytes).length > MAX_RECORD_BYTES) tooLarge++;
    else
      outgoing.push({ ...record, ...(repaired && { bytes: repaired.bytes }), repaired: repaired !== null });
  }
  await store(client, replay.id, framesOf(outgoing, replay.id, contracts), outgoing);
  await client.query(
    `update omnistream.replay set planned = $2, unrepaired = unrepaired + $3, elsewhere = elsewhere + $4,
       too_large = too_large + $5 where id = $1`,
    [replay.id, last.id, unrepaired, sizes.length - free.length, tooLarge],
  );
  return last.id;
}

async function nextSizes(
  client: pg.ClientBase,
  { selection, planned, upto }: Underway,
): Promise<{ id: string; claimed: boolean }[]> {
  const { rows } = await client.query<{ id: string; size: number; claimed: boolean }>(
    // Chosen first: what is asked of each is asked of no more than these. `id` alone would be the answer's column: text.
    `select q.id::text, octet_length(coalesce(q.repaired, q.original)) as size, r.quarantine_id is not null as claimed
     from (
       select q.id from omnistream.quarantine q
       where ${SELECTED} and q.id > $6 and q.id <= $7 order by q.id limit ${PLAN_RECORDS}
     ) as chosen join omnistream.quarantine q on q.id = chosen.id
       left join omnistream.replay_record r on r.quarantine_id = q.id
     order by q.id`,
    [...valuesOf(selection), planned, upto],
  );
  let bytes = 0;
  const over = rows.findIndex(({ size }) => {
    bytes += size;
    return bytes > PLAN_BYTES;
  });
  return over === -1 ? rows : rows.slice(0, Math.max(1, over));
}

async function read(client: pg.ClientBase, ids: readonly string[]): Promise<Chosen[]> {
  const { rows } = await client.query<Chosen>(
    `select id::text, source, received_at as "receivedAt", coalesce(repaired, original) as bytes, failures
     from omnistream.quarantine where id = any($1) order by quarantine.id`,
    [ids],
  );
  return rows;
}

/** A frame has one source and one time of receipt. Frames follow each other as their records do. */
function framesOf(
  outgoing: readonly Outgoing[],
  replay: string,
  contracts: readonly Contract[],
): { packed: PackedFrame; records: Outgoing[] }[] {
  const groups = Map.groupBy(outgoing, ({ source, receivedAt }) => `${receivedAt.getTime()} ${source}`);
  const place = new Map(outgoing.map((record, index) => [record.id, index]));
  return [...groups.values()]
    .flatMap(records => {
      const { source, receivedAt } = records[0]!;
      const contract = contracts.find(each => each.source === source) ?? { source, version: '', key: [] };
      const { frames } = pack(
        records.map(({ bytes }) => bytes),
        {
          contract,
          receivedAt: receivedAt.getTime(),
          ids: ({ indexes }) => `${replayRun(replay)}-${records[indexes[0]!]!.id}`,
          run: replayRun(replay),
        },
      );
      return frames.map(packed => ({ packed, records: packed.indexes.map(index => records[index]!) }));
    })
    .toSorted((a, b) => place.get(a.records[0]!.id)! - place.get(b.records[0]!.id)!);
}

async function store(
  client: pg.ClientBase,
  replay: string,
  frames: ReturnType<typeof framesOf>,
  outgoing: readonly Outgoing[],
): Promise<void> {
  if (outgoing.length === 0) return;
  const headers = frames.map(({ packed }) => packed.frame.header);
  await client.query(
    `insert into omnistream.replay_frame (id, replay, source, contract, bucket, received_at, records)
     select id, $1, source, contract, bucket, received_at, records
     from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[], $7::int[]) with ordinality
       as f (id, source, contract, bucket, received_at, records, number) order by number`,
    [
      replay,
      headers.map(({ id }) => id),
      headers.map(({ source }) => source),
      headers.map(({ contract }) => contract),
      headers.map(({ bucket }) => bucket),
      headers.map(({ receivedAt }) => new Date(receivedAt)),
      headers.map(({ records }) => records),
    ],
  );
  const claims = frames.flatMap(({ packed, records }) =>
    records.map((record, index) => ({ frame: packed.frame.header.id, index, record })),
  );
  await client.query(
    `insert into omnistream.replay_record (frame_id, record_index, quarantine_id, bytes)
     select * from unnest($1::text[], $2::int[], $3::bigint[], $4::bytea[])`,
    [
      claims.map(({ frame }) => frame),
      claims.map(({ index }) => index),
      claims.map(({ record }) => record.id),
      claims.map(({ record }) => (record.repaired ? record.bytes : null)),
    ],
  );
}
