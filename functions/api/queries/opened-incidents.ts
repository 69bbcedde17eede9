import type { Reader } from '../snapshot.ts';

const SQL = `
select count(*)::int as opened
from omnistream.incident
where opened_at >= $1 and opened_at < $2 and kind = any($3)
  and ($4::text[] is null or source is null or source = any($4))`;

/** How many incidents of these kinds were opened from one instant to another. */
export async function openedIncidents(
  reader: Reader,
  from: Date,
  to: Date,
  kinds: readonly string[],
  sources?: readonly string[],
): Promise<number> {
  const { rows } = await reader.query<{ opened: number }>(SQL, [from, to, kinds, sources]);
  return rows[0]?.opened ?? 0;
}
