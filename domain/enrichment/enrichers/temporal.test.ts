import fc from 'fast-check';
import { type InferInput, parse, safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import temporal from './temporal.ts';

type Options = InferInput<typeof temporal.options>;
const NAMES = temporal.outputs({}).map(output => output.name);

function enrich(options: Options, record: JsonObject, eventTime: string | undefined) {
  const run = temporal.compile(parse(temporal.options, options));
  const context = { eventTime: eventTime === undefined ? undefined : Date.parse(eventTime), receivedAt: 0 };
  return Object.fromEntries(run(record, context).map((value, i) => [NAMES[i], value]));
}
const place: Options = { latitude: 'lat', longitude: 'lon' };
const unknown = Object.fromEntries(NAMES.map(name => [name, undefined]));

describe('temporal', () => {
  it('knows a business hour in Berlin', () => {
    expect(enrich({ time_zone: 'Europe/Berlin', country: 'DE' }, {}, '2026-03-02T15:59:59.999Z')).toEqual({
      local_time: '2026-03-02T16:59:59.999+01:00',
      time_zone: 'Europe/Berlin',
      local_hour: 16,
      day_of_week: 'Monday',
      is_business_day: true,
      is_business_hours: true,
      holiday: null,
      season: undefined,
    });
  });

  it.each([
    ['2026-03-02T08:00:00Z', true, true, null],
    ['2026-03-02T07:59:59Z', true, false, null],
    ['2026-03-02T16:00:00Z', true, false, null],
    ['2026-03-01T10:00:00Z', false, false, null],
    ['2026-04-03T10:00:00Z', false, false, 'Good Friday'],
    ['2026-12-31T23:30:00Z', false, false, "New Year's Day"],
    ['2040-05-02T10:00:00Z', undefined, undefined, undefined],
    ['2040-05-05T10:00:00Z', false, false, undefined],
  ])('in Berlin at %s: business day %s, hours %s, holiday %s', (at, day, hours, holiday) => {
    const found = enrich({ time_zone: 'Europe/Berlin', country_field: 'country' }, { country: 'DE' }, at);
    expect([found.is_business_day, found.is_business_hours, found.holiday]).toEqual([day, hours, holiday]);
  });

  it('follows the clocks', () => {
    const at = (time: string) => enrich({ time_zone: 'America/New_York' }, {}, time).local_time;
    expect(at('2026-03-08T06:59:59Z')).toBe('2026-03-08T01:59:59.000-05:00');
    expect(at('2026-03-08T07:00:00Z')).toBe('2026-03-08T03:00:00.000-04:00');
    expect(at('2026-11-01T05:30:00Z')).toBe('2026-11-01T01:30:00.000-04:00');
    expect(at('2026-11-01T06:30:00Z')).toBe('2026-11-01T01:30:00.000-05:00');
  });

  it('knows both sides of the date line', () => {
    const at = (lat: number, lon: number) => enrich(place, { lat, lon }, '2026-06-15T10:30:00Z').local_time;
    expect(at(-13.83, -171.77)).toBe('2026-06-15T23:30:00.000+13:00');
    expect(at(-19.05, -169.9)).toBe('2026-06-14T23:30:00.000-11:00');
    expect(at(0, 180)).toMatch(/\+12:00$/);
    expect(at(0, -180)).toMatch(/-12:00$/);
  });

  it('turns the seasons round south of the equator', () => {
    const season = (lat: number, at: string) => enrich(place, { lat, lon: 0 }, at).season;
    const months = ['01', '03', '06', '09', '12'].map(month => `2026-${month}-10T12:00:00Z`);
    expect(months.map(at => season(48, at))).toEqual(['winter', 'spring', 'summer', 'autumn', 'winter']);
    expect(months.map(at => season(-34, at))).toEqual(['summer', 'autumn', 'winter', 'spring', 'summer']);
    expect(season(0, months[0]!)).toBeUndefined();
    expect(enrich({ time_zone: 'UTC', hemisphere: 'south' }, {}, months[0]).season).toBe('summer');
    expect(enrich({ time_zone: 'UTC' }, {}, months[0]).season).toBeUndefined();
  });

  it.each<[Options, JsonObject]>([
    [{ time_zone_field: 'zone' }, {}],
    [{ time_zone_field: 'zone' }, { zone: 'Moon/Tycho' }],
    [{ time_zone_field: 'zone' }, { zone: 5 }],
    [{ time_zone_field: 'constructor' }, {}],
    [place, { lat: 48 }],
    [place, { lat: 91, lon: 0 }],
    [place, { lat: '48', lon: '9' }],
    [place, { lat: null, lon: null }],
  ])('knows nothing with %j of %j', (options, record) =>
    expect(enrich(options, record, '2026-06-15T10:30:00Z')).toEqual(unknown),
  );

  it('knows nothing without a time, or beyond the years that can be written', () => {
    expect(enrich({ time_zone: 'UTC', country: 'DE' }, {}, undefined)).toEqual(unknown);
    expect(enrich({ time_zone: 'Asia/Tokyo' }, {}, '9999-12-31T23:00:00Z')).toEqual(unknown);
    expect(enrich({ time_zone: 'UTC' }, {}, 'garbage')).toEqual(unknown);
  });

  it('leaves the business day open in a country it does not know', () => {
    const found = enrich({ time_zone: 'UTC', country_field: 'c' }, { c: 'ZZ' }, '2026-06-15T10:30:00Z');
    expect(found).toMatchObject({
      is_business_day: undefined,
      is_business_hours: undefined,
      holiday: undefined,
    });
    expect(found.day_of_week).toBe('Monday');
  });

  it('agrees with Intl on every local time', () => {
    const zones = [
      'Asia/Kathmandu',
      'America/St_Johns',
      'Pacific/Apia',
      'Europe/Lisbon',
      'Africa/Casablanca',
    ];
    const runs = new Map(zones.map(zone => [zone, temporal.compile({ time_zone: zone })]));
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: Date.UTC(2040, 0) }),
        (timeZone, eventTime) => {
          const [time, , hour, weekday] = runs.get(timeZone)!({}, { eventTime, receivedAt: 0 });
          const written = new Intl.DateTimeFormat('sv-SE', {
            timeZone,
            dateStyle: 'short',
            timeStyle: 'medium',
          });
          expect(String(time).slice(0, 19).replace('T', ' ')).toBe(written.format(eventTime));
          expect(Date.parse(String(time))).toBe(eventTime);
          expect(hour).toBe(Number(String(time).slice(11, 13)));
          expect(weekday).toBe(
            new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }).format(eventTime),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [{}, /name time_zone/],
    [{ latitude: 'lat' }, /name time_zone/],
    [{ longitude: 'lon', time_zone: 'UTC' }, /needs latitude/],
    [{ time_zone: 'Nowhere' }, /IANA/],
    [{ time_zone: 'UTC', time_zone_field: 'z' }, /not both/],
    [{ time_zone: 'UTC', country: 'XX' }, /alpha-2/],
    [{ time_zone: 'UTC', country: 'DE', country_field: 'c' }, /not both/],
  ])('refuses the options %j', (options, message) =>
    expect(safeParse(temporal.options, options).issues?.[0].message).toMatch(message),
  );
});
