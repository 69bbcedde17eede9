import type { Failure } from '../../../domain/quality/failure.ts';
import type { Reader } from '../snapshot.ts';
import type { FlaggedRecord } from '../types.ts';

/** Newest flagged records that are looked through. */
const RECORDS = 10_000;

const SQL = `
select record_id as "recordId", loaded_at as "loadedAt", failure
from omnistream.flagged($1, $2, ${RECORDS}), jsonb_array_elements(failures) as failure
where failure->>'rule' = $3
order by loaded_at desc
limit $4`;

/** The newest records that were loaded although they failed a rule. */
export async function flaggedRecords(
  reader: Reader,
  source: string,
  rule: string,
  from: Date,
  limit: number,
): Promise<FlaggedRecord[]> {
  const { rows } = await reader.query<{ recordId: string; loadedAt: Date; failure: Failure }>(SQL, [
    source,
    from,
    rule,
    limit,
  ]);
  return rows.map(row => ({ ...row, loadedAt: row.loadedAt.toISOString() }));
}
