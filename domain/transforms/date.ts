import {
  array,
  check,
  minLength,
  optional,
  picklist,
  pipe,
  rawCheck,
  strictObject,
  string,
  union,
} from 'valibot';
import { pointer } from '../quality/failure.ts';
import { zoneOf } from '../time/zone.ts';
import { FORMATS, firstOf, formatReader, problemOf, readsOffset } from './formats/date.ts';
import { fieldName, fieldValue, transform } from './transform.ts';

const DAY = 86_400_000;
/** 0001-01-01 to 9999-12-31: what four digits of a year can write. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

const listOf = (format: string | string[] | undefined): string[] =>
  format === undefined ? ['iso'] : typeof format === 'string' ? [format] : format;

const formatOption = pipe(
  union([string(), pipe(array(string()), minLength(1))], 'must be a format or a list of formats'),
  rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const format of listOf(dataset.value)) {
      const problem = problemOf(format);
      if (problem !== undefined) addIssue({ message: `format '${format}': ${problem}` });
    }
  }),
);

export default transform({
  name: 'date',
  summary:
    'Reads a date or time in a named format or a pattern and writes it as ISO 8601: UTC, or the date alone.',
  options: pipe(
    strictObject({
      field: fieldName,
      to: optional(fieldName),
      format: optional(formatOption),
      time_zone: optional(
        pipe(
          string(),
          check(name => zoneOf(name) !== undefined, 'must be an IANA time zone such as Europe/Berlin'),
        ),
      ),
      as: optional(picklist(['timestamp', 'date'], 'must be timestamp or date')),
    }),
    check(({ format, time_zone, as }) => {
      if (time_zone !== undefined || as === 'date') return true;
      return listOf(format).every(name => problemOf(name) !== undefined || readsOffset(name));
    }, 'the format does not say the offset from UTC: name a time_zone (UTC, Europe/Berlin, ...)'),
  ),
  reads: ({ field }) => [field],
  writes: ({ field, to }) => [to ?? field],
  accepts: () => ['string', 'number'],
  example: {
    options: { field: 'sold_at', format: 'dd.MM.yyyy HH:mm', time_zone: 'Europe/Berlin' },
    before: { sold_at: '01.07.2026 14:30' },
    after: { sold_at: '2026-07-01T12:30:00.000Z' },
  },
  compile({ field, to = field, format, time_zone, as }) {
    const formats = listOf(format);
    const read = firstOf(formats.map(formatReader));
    const zone = time_zone === undefined ? undefined : zoneOf(time_zone);
    const expected = `a ${as ?? 'timestamp'} in the format ${formats.map(name => FORMATS.get(name) ?? name).join(' or ')}`;
    const failure = (why: string) => ({ field: pointer(field), expected, message: `${field} ${why}` });

    return record => {
      const value = fieldValue(record, field);
      if (value === undefined) return undefined;
      if (value === null) {
        record[to] = null;
        return undefined;
      }
      if (typeof value !== 'string' && typeof value !== 'number')
        return failure('is neither a text nor a number');
      const found = read(value);
      if (found === undefined) return failure('cannot be read as a date in that format');

      const { local, offset } = found;
      const instant = offset !== undefined ? local - offset : zone?.instantOf(local);
      if (as === 'date') {
        const there =
          offset !== undefined && zone !== undefined ? local - offset + zone.offsetAt(local - offset) : local;
        if (!(there >= FIRST && there <= LAST)) return failure('is outside the years 1 to 9999');
        record[to] = new Date(Math.floor(there / DAY) * DAY).toISOString().slice(0, 10);
        return undefined;
      }
      if (instant === undefined)
        return failure('has no offset from UTC, and the transform names no time_zone');
      if (!(instant >= FIRST && instant <= LAST)) return failure('is outside the years 1 to 9999');
      record[to] = new Date(instant).toISOString();
      return undefined;
    };
  },
});
