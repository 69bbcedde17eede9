import type { Json, JsonObject } from '../../json.ts';
import { parseInstant } from '../../time/instant.ts';
import { formatReader, readsOffset } from '../../transforms/formats/date.ts';
import type { FieldType } from '../contract.ts';

/** How a field's values tell the time: its type, and the transform `date` that reads them where they are not ISO 8601. */
export interface Moment {
  type: Extract<FieldType, 'date' | 'timestamp'>;
  transform?: JsonObject;
  /** What was assumed and may be wrong. */
  note?: string;
}

/** Tried in this order where every value is text; 1/2/2026 is taken as 1 February only if nothing speaks against it. */
const WRITTEN = [
  'iso',
  'day_first',
  'month_first',
  'http',
  'MMM d yyyy',
  'MMM d, yyyy',
  'MMMM d, yyyy',
  'd MMM yyyy',
  'd MMMM yyyy',
  'yyyy/MM/dd',
  'yyyy/MM/dd HH:mm:ss',
  'yyyyMMdd',
];
const TIME_OF_DAY = /\d:\d\d/;
const TIME_NAME = /(^|[_ .-])(time|timestamp|ts|at|date|day|epoch)$/i;
/** 2001 to 2100, in seconds: an integer in this range under such a name is taken for a time. */
const EARLIEST = 978_307_200;
const LATEST = 4_102_444_800;

const readsAll = (format: string, values: readonly string[]): boolean => {
  const read = formatReader(format);
  return values.every(value => read(value) !== undefined);
};

function written(name: string, values: readonly string[]): Moment | undefined {
  const format = WRITTEN.find(candidate => readsAll(candidate, values));
  if (format === undefined) return undefined;
  const timed = values.some(value => TIME_OF_DAY.test(value));
  const notes: string[] = [];
  if (format === 'day_first' && readsAll('month_first', values))
    notes.push('day or month first cannot be told from the sample: month_first if it is the month');
  if (!timed) return moment('date', { field: name, format, as: 'date' }, notes);
  if (readsOffset(format) && format !== 'iso') return moment('timestamp', { field: name, format }, notes);
  notes.push('the times have no offset: say the time zone they are in');
  return moment('timestamp', { field: name, format, time_zone: 'UTC' }, notes);
}

const moment = (type: Moment['type'], transform: JsonObject, notes: readonly string[]): Moment => ({
  type,
  transform,
  ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
});

function counted(name: string, values: readonly number[]): Moment | undefined {
  if (!TIME_NAME.test(name)) return undefined;
  for (const [format, unit] of [
    ['epoch_seconds', 1],
    ['epoch_millis', 1000],
  ] as const)
    if (values.every(value => value >= EARLIEST * unit && value <= LATEST * unit))
      return moment('timestamp', { field: name, format }, []);
  return undefined;
}

/** Undefined when the values do not all tell a time. `nested`: inside an object, where no transform reaches. */
export function momentOf(name: string, values: readonly Json[], nested: boolean): Moment | undefined {
  if (values.length === 0) return undefined;
  if (values.every(value => typeof value === 'number')) return nested ? undefined : counted(name, values);
  if (!values.every(value => typeof value === 'string')) return undefined;
  if (values.every(value => parseInstant(value) !== undefined)) {
    if (values.every(value => value.length === 10)) return { type: 'date' };
    if (values.every(value => value.length > 10)) return { type: 'timestamp' };
  }
  return nested ? undefined : written(name, values);
}
