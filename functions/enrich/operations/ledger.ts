import type pg from 'pg';
import type { FrameOutcome, LedgerEntry } from '../prepared.ts';

/**
 * Enters frames in the ledger with the counts expected of them; gives those that were not in it. A frame that another
 * transaction is just loading is waited for. Sorted, so that two writers of the same frames never deadlock.
 */
export async function enterLedger<Entry extends LedgerEntry>(
  client: pg.ClientBase,
  entries: readonly Entry[],
  loadedAt: Date,
): Promise<Entry[]> {
  const { rows } = await client.query<{ id: string }>({
    name: 'enter-ledger',
    text: ENTER,
    values: [
      entries.map(({ header }) => header.id),
      entries.map(({ header }) => header.source),
      entries.map(({ header }) => header.bucket),
      entries.map(({ header }) => header.contract),
      entries.map(({ header }) => new Date(header.receivedAt)),
      loadedAt,
      entries.map(({ records }) => records.length),
      entries.map(({ expected }) => expected.loaded),
      entries.map(({ expected }) => expected.quarantined),
      entries.map(({ expected }) => expected.flagged),
      entries.map(({ bytes }) => bytes),
      entries.map(({ header }) => header.run ?? null),
    ],
  });
  const fresh = new Set(rows.map(({ id }) => id));
  // delete: the same frame a second time in one group is as known as one of yesterday.
  return entries.filter(({ header }) => fresh.delete(header.id));
}

const ENTER = `
  insert into omnistream.frame
    (id, source, bucket, contract, received_at, loaded_at, records, loaded, quarantined, duplicates, flagged, bytes, run)
  select id, source, bucket, contract, received_at, $6, records, loaded, quarantined, 0, flagged, bytes, run
  from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::timestamptz[], $7::int[], $8::int[], $9::int[],
    $10::int[], $11::int[], $12::text[])
    as f (id, source, bucket, contract, received_at, records, loaded, quarantined, flagged, bytes, run)
  order by id
  on conflict (id) do nothing
  returning id`;

/** Puts right the entries of frames whose counts turned out other than expected. */
export async function correctLedger(
  client: pg.ClientBase,
  outcomes: ReadonlyMap<LedgerEntry, FrameOutcome>,
): Promise<void> {
  const wrong = [...outcomes].filter(
    ([{ expected }, outcome]) =>
      outcome.loaded !== expected.loaded ||
      outcome.quarantined !== expected.quarantined ||
      outcome.flagged !== expected.flagged,
  );
  if (wrong.length === 0) return;
  await client.query(
    `update omnistream.frame f
     set loaded = o.loaded, quarantined = o.quarantined, duplicates = o.duplicates, flagged = o.flagged
     from unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::int[])
       as o (id, loaded, quarantined, duplicates, flagged)
     where f.id = o.id`,
    [
      wrong.map(([{ header }]) => header.id),
      wrong.map(([, { loaded }]) => loaded),
      wrong.map(([, { quarantined }]) => quarantined),
      wrong.map(([, { duplicates }]) => duplicates),
      wrong.map(([, { flagged }]) => flagged),
    ],
  );
}
