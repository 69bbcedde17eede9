import type pg from 'pg';
import type { EnricherCounts } from '../../../domain/enrichment/enrich.ts';
import { minuteOf } from './minute.ts';

/** Adds to the minute's counts of each enricher, in the order of their names. */
export async function countEnrichers(
  client: pg.ClientBase,
  source: string,
  counts: ReadonlyMap<string, EnricherCounts>,
  now: number,
): Promise<void> {
  const names = [...counts.keys()];
  if (names.length === 0) return;
  const column = (of: 'enriched' | 'unknown' | 'failed' | 'micros') =>
    names.map(name => Math.round(counts.get(name)![of]));
  await client.query({
    name: 'count-enrichers',
    text: COUNT,
    values: [
      source,
      minuteOf(now),
      names,
      column('enriched'),
      column('unknown'),
      column('failed'),
      column('micros'),
    ],
  });
}

const COUNT = `
  insert into omnistream.enricher_minute as m (source, minute, enricher, enriched, unknown, failed, micros)
  select $1, $2, * from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[]) as e (enricher)
  order by enricher
  on conflict (source, enricher, minute) do update set
    enriched = m.enriched + excluded.enriched,
    unknown = m.unknown + excluded.unknown,
    failed = m.failed + excluded.failed,
    micros = m.micros + excluded.micros`;
