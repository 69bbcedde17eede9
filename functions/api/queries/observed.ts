import type { Json } from '../../../domain/json.ts';
import type { Reader } from '../snapshot.ts';
import type { RuleDetail } from '../types.ts';

/** Newest records that are looked through: by the index of the source, whatever else is in them. */
const RECORDS = 10_000;
const VALUES = 20;
const BINS = 24;

/** Where the records are that failed: what is flagged was loaded. */
const NEWEST = {
  quarantined: `
    select failures from omnistream.quarantine
    where source = $1 and quarantined_at >= $2
    order by quarantined_at desc, id desc limit ${RECORDS}`,
  flagged: `select failures from omnistream.flagged($1, $2, ${RECORDS})`,
};

/** Without `observed` there was nothing; JSON's null is a value. */
const sqlOf = (from: string): string => `
with newest as (${from}), failure as (
  select failure->'observed' as value
  from newest, jsonb_array_elements(failures) as failure
  where failure->>'rule' = $3
), value as (
  select value, count(*)::int as count from failure group by value
), number as (
  select (value #>> '{}')::float8 as n, count from value where jsonb_typeof(value) = 'number'
), reach as (
  select min(n) as low, max(n) as high from number
)
select (select count(*)::int from newest) as records,
  (select coalesce(sum(count), 0)::int from value) as failures,
  (select count(*)::int from value) as distinct,
  (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('count', count))
      || case when value is null then '{}' else jsonb_build_object('value', value) end order by count desc, value), '[]')
    from (select * from value order by count desc, value limit ${VALUES}) as most) as values,
  low as min, high as max,
  (select jsonb_agg(jsonb_build_array(bin, count)) from (
    select case when high = low then 0 else least(${BINS - 1}, floor((n - low) / (high - low) * ${BINS}))::int end as bin,
      sum(count)::int as count
    from number group by 1
  ) as binned) as bins
from reach`;

interface Row extends Omit<RuleDetail['observed'], 'values' | 'numbers'> {
  values: { value?: Json; count: number }[];
  min: number | null;
  max: number | null;
  bins: [bin: number, count: number][] | null;
}

/** What was observed where a rule failed, as the newest of the records tell that such failures are kept with. */
export async function observedBy(
  reader: Reader,
  source: string,
  rule: string,
  from: Date,
  kept: keyof typeof NEWEST,
): Promise<RuleDetail['observed']> {
  const { rows } = await reader.query<Row>(sqlOf(NEWEST[kept]), [source, from, rule]);
  const { min, max, bins, ...rest } = rows[0]!;
  if (min === null || max === null || bins === null) return { ...rest, numbers: null };
  const counts = new Map(bins);
  const width = min === max ? 1 : BINS;
  return {
    ...rest,
    numbers: { min, max, bins: Array.from({ length: width }, (_, bin) => counts.get(bin) ?? 0) },
  };
}
