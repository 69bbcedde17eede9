import type { Reader } from '../snapshot.ts';

const SQL = `
select (
  select count(*)::int from omnistream.incident
  where opened_at >= $1 and opened_at < $2 and kind = any($3)
    and ($4::text[] is null or source is null or source = any($4))
) as opened, exists (
  select from omnistream.monitor_state
  where monitor = any($3) and ($4::text[] is null or source = any($4)) and since < $2
    and status in ('clean', 'suspect', 'firing')
) as watched`;

/**
 * How many incidents these monitors opened from one instant to another; null: none, and as far as is known none of them
 * knew by then what is usual.
 */
export async function openedIncidents(
  reader: Reader,
  from: Date,
  to: Date,
  monitors: readonly string[],
  sources?: readonly string[],
): Promise<number | null> {
  const { rows } = await reader.query<{ opened: number; watched: boolean }>(SQL, [
    from,
    to,
    monitors,
    sources,
  ]);
  const { opened = 0, watched = false } = rows[0] ?? {};
  return opened > 0 || watched ? opened : null;
}
