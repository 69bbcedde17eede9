import { SELECTED, type Selection, valuesOf } from '../replays/selection.ts';
import type { Reader } from '../snapshot.ts';
import type { QuarantinedRecord, QuarantinePage } from '../types.ts';
import { QUARANTINE_COLUMNS, type QuarantineRow, quarantined } from './quarantined.ts';

export interface Cursor {
  micros: string;
  id: string;
}

/** Of an original, in a list. */
const SHOWN_BYTES = 8_192;
/** As many are counted; and so many of the newest tell what fails. */
const COUNTED = 10_000;
const FACETS = 50;
/** A hostile record fails by the thousand: of the newest, so many failures are looked through. */
const LOOKED_THROUGH = 100_000;

/** Ordered by `q.id`, since `id` alone would be the answer's column: text. */
const PAGE = `
select ${QUARANTINE_COLUMNS}, substring(original from 1 for ${SHOWN_BYTES}) as original,
  substring(repaired from 1 for ${SHOWN_BYTES}) as repaired,
  (extract(epoch from quarantined_at) * 1000000)::bigint::text as micros
from omnistream.quarantine as q
where ${SELECTED}
  and ($6::bigint is null
    or (q.quarantined_at, q.id) < (timestamptz 'epoch' + $6::bigint * interval '1 microsecond', $7::bigint))
order by q.quarantined_at desc, q.id desc
limit $8`;

const TOTAL = `
select count(*)::int as total
from (select from omnistream.quarantine q where ${SELECTED} limit ${COUNTED + 1}) as counted`;

const WHAT_FAILS = `
select failed.rule, failed.field, count(distinct failed.id)::int as count
from (
  select newest.id, failure->>'rule' as rule, failure->>'field' as field
  from (
    select q.id, q.failures from omnistream.quarantine q where ${SELECTED}
    order by q.quarantined_at desc, q.id desc limit ${COUNTED}
  ) as newest, jsonb_array_elements(newest.failures) as failure
  limit ${LOOKED_THROUGH}
) as failed
group by 1, 2
order by 3 desc, 1, 2
limit ${FACETS}`;

/** A Lambda answers 6 MB at most; hostile records have many failures, and JSON may need six bytes for one. */
const PAGE_BYTES = 4_000_000;

/** How many of the records fit on a page, at least one; the others begin the next. */
function fitting(records: readonly QuarantinedRecord[]): number {
  let bytes = 0;
  const over = records.findIndex(record => {
    bytes += Buffer.byteLength(JSON.stringify(record));
    return bytes > PAGE_BYTES;
  });
  return over === -1 ? records.length : Math.max(1, over);
}

/** One page of the quarantine, newest first, with what there is to filter by. */
export async function quarantinePage(
  reader: Reader,
  selection: Selection,
  before: Cursor | undefined,
  limit: number,
): Promise<QuarantinePage> {
  const { rule: _rule, field: _field, ...within } = selection;
  const matching = valuesOf(selection);
  const page = await reader.query<QuarantineRow & { micros: string }>(PAGE, [
    ...matching,
    before?.micros,
    before?.id,
    limit + 1,
  ]);
  const { rows: counted } = await reader.query<{ total: number }>(TOTAL, matching);
  const { rows: facets } = await reader.query<QuarantinePage['facets'][number]>(WHAT_FAILS, valuesOf(within));
  const records = page.rows.slice(0, limit).map(({ micros: _, ...row }) => quarantined(row));
  const shown = fitting(records);
  const last = page.rows.length > shown ? page.rows[shown - 1] : undefined;
  const total = counted[0]?.total ?? 0;
  return {
    records: records.slice(0, shown),
    total: Math.min(total, COUNTED),
    more: total > COUNTED,
    next: last ? `${last.micros}-${last.id}` : null,
    facets,
  };
}
