/** What goes wrong with sources, and which finding tells it: kind and field. */
import type { JsonObject } from '../../domain/json.ts';
import type { Fault } from './traffic.ts';

export interface Expected extends Fault {
  /** Kind of the incident. */
  kind: string;
  /** The field it is about by source; empty: the source as a whole. */
  field: Readonly<Record<string, string>> | string;
  /** Sources that it cannot happen to. */
  not?: readonly string[];
}

const TIME = {
  'market-ticks': 'traded_at',
  'weather-readings': 'observed_at',
  'social-posts': 'posted_at',
  'retail-orders': 'ordered_at',
  'iot-readings': 'recorded_at',
};
/** A field that is nearly always there. */
const FILLED = {
  'market-ticks': 'price',
  'weather-readings': 'humidity',
  'social-posts': 'views',
  'retail-orders': 'customer_id',
  'iot-readings': 'temperature',
};
const MEASURED = {
  'market-ticks': 'price',
  'weather-readings': 'temperature',
  'social-posts': 'views',
  'retail-orders': 'unit_price',
  'iot-readings': 'temperature',
};
/** A number that is delivered as such. */
const NUMBER = { ...MEASURED, 'weather-readings': 'humidity' };
const CATEGORY = {
  'market-ticks': 'exchange',
  'weather-readings': 'condition',
  'social-posts': 'platform',
  'retail-orders': 'payment_method',
  'iot-readings': 'status',
};
const SWAPS: Readonly<Record<string, string>> = {
  ...{ XNYS: 'XLON', XLON: 'XNYS', clear: 'snow', snow: 'clear', cloudy: 'rain', rain: 'cloudy' },
  ...{ mobile: 'web', web: 'mobile', card: 'invoice', invoice: 'card', ok: 'warning', warning: 'ok' },
};

const fieldIn = (fields: Readonly<Record<string, string>>, source: string): string => fields[source]!;
const change = (record: JsonObject, field: string, to: (value: number) => number | string): void => {
  const value = record[field];
  if (typeof value === 'number') record[field] = to(value);
};

/** The twelve. */
export const FAULTS: readonly Expected[] = [
  { name: 'silence', volume: 0, kind: 'freshness', field: '' },
  { name: 'half volume', volume: 0.5, kind: 'volume', field: '' },
  { name: 'double volume', volume: 2, kind: 'volume', field: '' },
  {
    name: 'null burst',
    record(record, random, { source }) {
      if (random() < 0.4) record[fieldIn(FILLED, source)] = null;
    },
    kind: 'null_share',
    field: FILLED,
  },
  {
    name: 'unit change',
    // Celsius to Fahrenheit; amounts in cents.
    record(record, _, { source }) {
      const field = fieldIn(MEASURED, source);
      change(record, field, value => (field === 'temperature' ? value * 1.8 + 32 : value * 100));
    },
    kind: 'drift',
    field: MEASURED,
  },
  {
    name: 'category swap',
    record(record, _, { source }) {
      const field = fieldIn(CATEGORY, source);
      record[field] = SWAPS[String(record[field])] ?? record[field]!;
    },
    kind: 'drift',
    field: CATEGORY,
  },
  {
    name: 'late data',
    eventTime: now => now - 20 * 60_000,
    kind: 'event_time',
    field: TIME,
  },
  { name: 'stale feed', eventTime: (_, began) => began - 1000, kind: 'freshness', field: TIME },
  { name: 'clock skew', eventTime: now => now + 7 * 60_000, kind: 'event_time', field: TIME },
  {
    name: 'new field',
    record(record) {
      record.surprise = 'x';
    },
    kind: 'schema_change',
    field: 'surprise',
  },
  {
    name: 'type change',
    record(record, _, { source }) {
      change(record, fieldIn(NUMBER, source), String);
    },
    kind: 'schema_change',
    field: NUMBER,
  },
  { name: 'slow load', load: 100, kind: 'latency', field: '' },
];

/** More ways in which the same things go wrong, or only part of them. */
export const VARIANTS: readonly Expected[] = [
  // Posts have no readings: only whole numbers, which repeat by themselves.
  {
    name: 'a feed that repeats its readings',
    frozen: true,
    kind: 'freshness',
    field: 'readings',
    not: ['social-posts'],
  },
  {
    name: 'every fifth record late',
    eventTime: now => (Math.floor(now / 1000) % 5 === 0 ? now - 3_600_000 : now),
    kind: 'event_time',
    field: TIME,
  },
  {
    name: 'a new field in every fifth record',
    record(record, random) {
      if (random() < 0.2) record.surprise = 1;
    },
    kind: 'schema_change',
    field: 'surprise',
  },
  {
    name: 'another type in every fourth record',
    record(record, random, { source }) {
      if (random() < 0.25) change(record, fieldIn(NUMBER, source), String);
    },
    kind: 'schema_change',
    field: NUMBER,
  },
  {
    name: 'a category that nobody knows',
    record(record, _, { source }) {
      const field = fieldIn(CATEGORY, source);
      if (record[field] !== null) record[field] = `${record[field]}?`;
    },
    kind: 'drift',
    field: CATEGORY,
  },
];
