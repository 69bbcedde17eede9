import { check, optional, picklist, pipe, strictObject, string } from 'valibot';
import type { Json, JsonObject } from '../../json.ts';
import { type Calendar, calendarOf, KNOWN_COUNTRIES } from '../../time/calendar.ts';
import { localDay, localTime } from '../../time/local.ts';
import { zoneAt } from '../../time/place.ts';
import { type Zone, zoneOf } from '../../time/zone.ts';
import { fieldName, fieldValue } from '../../transforms/transform.ts';
import { enricher, type Output } from '../enricher.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OPENS = 9;
const CLOSES = 17;

const OUTPUTS: Output[] = [
  {
    name: 'local_time',
    type: 'string',
    description: 'Event time where it happened, ISO 8601 with its offset',
  },
  { name: 'time_zone', type: 'string', description: 'IANA time zone of the place' },
  { name: 'local_hour', type: 'integer', description: 'Hour of the local day, 0 to 23' },
  { name: 'day_of_week', type: 'string', description: 'Local day of the week, in English' },
  {
    name: 'is_business_day',
    type: 'boolean',
    description: 'Neither weekend nor public holiday in the country',
  },
  { name: 'is_business_hours', type: 'boolean', description: '9:00 to 17:00 local time on a business day' },
  { name: 'holiday', type: 'string', description: 'Public holiday of the country; null when there is none' },
  { name: 'season', type: 'string', description: 'Meteorological season of the hemisphere' },
];
const UNKNOWN: readonly undefined[] = OUTPUTS.map(() => undefined);

/** By month, December first, three months each. */
const SEASONS = {
  north: ['winter', 'spring', 'summer', 'autumn'],
  south: ['summer', 'autumn', 'winter', 'spring'],
};

const text = (record: JsonObject, field: string): string | undefined => {
  const value = fieldValue(record, field);
  return typeof value === 'string' ? value : undefined;
};
const degrees = (record: JsonObject, field: string | undefined): number | undefined => {
  const value = field === undefined ? undefined : fieldValue(record, field);
  return typeof value === 'number' ? value : undefined;
};

function businessDay(
  calendar: Calendar,
  weekday: number,
  holiday: string | null | undefined,
): boolean | undefined {
  if (calendar.isWeekend(weekday)) return false;
  return holiday === undefined ? undefined : holiday === null;
}

export default enricher({
  name: 'temporal',
  family: 'temporal',
  summary:
    'Local time, time zone, business day and hours, public holiday and season of the place of the event.',
  options: pipe(
    strictObject({
      /** The zone of every record, or the field that has it; else it follows from the coordinates. */
      time_zone: optional(
        pipe(
          string(),
          check(name => zoneOf(name) !== undefined, 'must be an IANA time zone such as Europe/Berlin'),
        ),
      ),
      time_zone_field: optional(fieldName),
      /** Fields with WGS 84 degrees. */
      latitude: optional(fieldName),
      longitude: optional(fieldName),
      country: optional(
        picklist(
          KNOWN_COUNTRIES,
          `must be an ISO 3166 alpha-2 country with known holidays: ${KNOWN_COUNTRIES.join(' ')}`,
        ),
      ),
      country_field: optional(fieldName),
      /** For seasons where there is no latitude. */
      hemisphere: optional(picklist(['north', 'south'], 'must be north or south')),
    }),
    check(
      o => o.time_zone === undefined || o.time_zone_field === undefined,
      'name time_zone or time_zone_field, not both',
    ),
    check(
      o => o.country === undefined || o.country_field === undefined,
      'name country or country_field, not both',
    ),
    check(o => o.longitude === undefined || o.latitude !== undefined, 'longitude needs latitude'),
    check(
      o => o.time_zone !== undefined || o.time_zone_field !== undefined || o.longitude !== undefined,
      'name time_zone, time_zone_field, or latitude and longitude',
    ),
  ),
  reads: ({ time_zone_field, latitude, longitude, country_field }) =>
    [time_zone_field, latitude, longitude, country_field].filter(field => field !== undefined),
  outputs: () => OUTPUTS,
  example: {
    options: { latitude: 'lat', longitude: 'lon', country: 'US' },
    record: { lat: 47.61, lon: -122.33 },
    eventTime: '2026-07-03T17:05:00Z',
    outputs: {
      local_time: '2026-07-03T10:05:00.000-07:00',
      time_zone: 'America/Los_Angeles',
      local_hour: 10,
      day_of_week: 'Friday',
      is_business_day: false,
      is_business_hours: false,
      holiday: 'Independence Day (substitute day)',
      season: 'summer',
    },
  },
  compile(options) {
    const { time_zone_field, latitude, longitude, country_field } = options;
    const fixedZone = options.time_zone === undefined ? undefined : zoneOf(options.time_zone);
    const fixedCalendar = options.country === undefined ? undefined : calendarOf(options.country);

    const zoneFor = (record: JsonObject): Zone | undefined => {
      if (fixedZone !== undefined) return fixedZone;
      if (time_zone_field !== undefined) {
        const name = text(record, time_zone_field);
        return name === undefined ? undefined : zoneOf(name);
      }
      const lat = degrees(record, latitude);
      const lon = degrees(record, longitude);
      return lat === undefined || lon === undefined ? undefined : zoneAt(lat, lon);
    };
    const calendarFor = (record: JsonObject): Calendar | undefined => {
      if (country_field === undefined) return fixedCalendar;
      const country = text(record, country_field);
      return country === undefined ? undefined : calendarOf(country);
    };
    const seasonsFor = (record: JsonObject): string[] | undefined => {
      const lat = degrees(record, latitude);
      if (lat !== undefined && lat !== 0 && Math.abs(lat) <= 90)
        return lat > 0 ? SEASONS.north : SEASONS.south;
      return options.hemisphere && SEASONS[options.hemisphere];
    };

    return (record, { eventTime }): readonly (Json | undefined)[] => {
      const zone = eventTime === undefined ? undefined : zoneFor(record);
      if (eventTime === undefined || zone === undefined) return UNKNOWN;
      const offset = zone.offsetAt(eventTime);
      const local = eventTime + offset;
      const dayNumber = Math.floor(local / DAY);
      const day = localDay(dayNumber);
      if (day === undefined) return UNKNOWN;
      const hour = Math.floor((local - dayNumber * DAY) / HOUR);
      const calendar = calendarFor(record);
      const holiday = calendar?.holidayOn(dayNumber);
      const business = calendar && businessDay(calendar, day.weekday, holiday);
      return [
        localTime(day, local - dayNumber * DAY, offset),
        zone.name,
        hour,
        day.weekdayName,
        business,
        business && hour >= OPENS && hour < CLOSES,
        holiday,
        seasonsFor(record)?.[Math.floor((day.month % 12) / 3)],
      ];
    };
  },
});
