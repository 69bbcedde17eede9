import type pg from 'pg';
import * as v from 'valibot';
import { dimensionsText, type Summary } from '../metrics/minute.ts';
import { isStatistic, statisticOf } from '../metrics/statistic.ts';
import { parseExpression } from './metric-math.ts';
import { invalid } from './refusal.ts';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));
/** Seconds since the epoch. */
const instant = v.pipe(v.number(), v.finite());

const Query = v.object({
  Id: v.pipe(v.string(), v.regex(/^[a-z]\w{0,254}$/, 'must begin with a lowercase letter')),
  Label: v.optional(v.string()),
  Expression: v.optional(v.string()),
  ReturnData: v.optional(v.boolean(), true),
  MetricStat: v.optional(
    v.object({
      Metric: v.object({
        Namespace: text,
        MetricName: text,
        Dimensions: v.optional(v.pipe(v.array(v.object({ Name: text, Value: text })), v.maxLength(30)), []),
      }),
      Period: v.pipe(
        v.number(),
        v.integer(),
        v.minValue(60),
        v.multipleOf(60, 'must be a multiple of 60: minutes are what is kept'),
      ),
      Stat: v.pipe(v.string(), v.check(isStatistic, 'is not a statistic that is kept')),
    }),
  ),
});

export const GetMetricDataInput = v.object({
  MetricDataQueries: v.pipe(v.array(Query), v.maxLength(500)),
  StartTime: instant,
  EndTime: instant,
  ScanBy: v.optional(v.picklist(['TimestampDescending', 'TimestampAscending']), 'TimestampDescending'),
});

type Input = v.InferOutput<typeof GetMetricDataInput>;

interface Row extends Omit<Summary, 'buckets'> {
  query: number;
  at: number;
  buckets: string[];
}

const SUMMARIES = `
  select asked.query, (floor(extract(epoch from stored.minute) / asked.period) * asked.period)::float8 as at,
         sum(stored.sum) as sum, sum(stored.count)::float8 as count, min(stored.min) as min, max(stored.max) as max,
         omnistream.sum_buckets(stored.buckets) as buckets
  from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::int[])
         as asked (query, namespace, name, dimensions, period)
  join omnistream.metric_minute as stored
    on stored.namespace = asked.namespace and stored.name = asked.name and stored.dimensions = asked.dimensions::jsonb
   and stored.minute >= to_timestamp(floor($6::float8 / asked.period) * asked.period) and stored.minute < to_timestamp($7::float8)
  group by 1, 2 order by 1, 2`;

/** Values by time, seconds since the epoch. */
type Values = ReadonlyMap<number, number>;

/** The values asked for, from the stored minutes. A period begins at a multiple of its length. */
export async function getMetricData(database: Pick<pg.Pool, 'query'>, input: Input): Promise<object> {
  const { MetricDataQueries: queries, StartTime: start, EndTime: end, ScanBy } = input;
  if (start >= end) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw invalid('The values of the Id fields must be unique.');
  if (queries.some(({ MetricStat, Expression }) => (MetricStat === undefined) === (Expression === undefined)))
    throw invalid('Each query must have either a MetricStat or an Expression.');
  const values = await stored(database, queries, start, end);
  for (const { Id, Expression } of queries)
    if (Expression !== undefined) values.set(Id, computed(Expression, values));
  return {
    MetricDataResults: queries
      .filter(({ ReturnData }) => ReturnData)
      .map(({ Id, Label, MetricStat }) => {
        const points = [...values.get(Id)!].sort(([a], [b]) =>
          ScanBy === 'TimestampAscending' ? a - b : b - a,
        );
        return {
          Id,
          Label: Label ?? MetricStat?.Metric.MetricName ?? Id,
          Timestamps: points.map(([at]) => at),
          Values: points.map(([, value]) => value),
          StatusCode: 'Complete',
        };
      }),
    Messages: [],
  };
}

async function stored(
  database: Pick<pg.Pool, 'query'>,
  queries: Input['MetricDataQueries'],
  start: number,
  end: number,
): Promise<Map<string, Values>> {
  const asked = queries.flatMap(({ Id, MetricStat }) => (MetricStat ? { Id, ...MetricStat } : []));
  const { rows } = await database.query<Row>(SUMMARIES, [
    asked.map((_, i) => i),
    asked.map(({ Metric }) => Metric.Namespace),
    asked.map(({ Metric }) => Metric.MetricName),
    asked.map(({ Metric }) =>
      dimensionsText(Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]))),
    ),
    asked.map(({ Period }) => Period),
    start,
    end,
  ]);
  return new Map(
    asked.map(({ Id, Stat }, i) => {
      const points = rows
        .filter(({ query }) => query === i)
        .flatMap(({ at, buckets, ...rest }): [number, number][] => {
          const value = statisticOf({ ...rest, buckets: buckets.map(Number) }, Stat);
          return value === undefined ? [] : [[at, value]];
        });
      return [Id, new Map(points)];
    }),
  );
}

function computed(expression: string, values: ReadonlyMap<string, Values>): Values {
  const parsed = parseExpression(expression);
  const times = new Set([...values.values()].flatMap(points => [...points.keys()]));
  return new Map(
    [...times].flatMap((at): [number, number][] => {
      const value = parsed(id => values.get(id)?.get(at));
      return value === undefined ? [] : [[at, value]];
    }),
  );
}
