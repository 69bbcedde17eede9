import { describe, expect, it } from 'vitest';
import { withParams } from '#lib/filters/filters.ts';
import { closing, filtering, opening, parseQuarantine, showing, timing, turningTo } from './query.ts';

const parse = (search: string) => {
  const params = new URLSearchParams(search);
  return parseQuarantine(name => params.get(name));
};

describe('the quarantine in the address', () => {
  it('opens, filters, turns pages and closes, and keeps the filters of the page', () => {
    let search = withParams('?range=day', opening('market'));
    expect(parse(search)).toMatchObject({ source: 'market', rule: undefined });
    search = withParams(search, turningTo('cursor='));
    search = withParams(search, showing('17'));
    expect(parse(search)).toMatchObject({ before: 'cursor=', record: '17' });
    search = withParams(search, filtering({ rule: 'QR-002', field: '' }));
    expect(parse(search)).toEqual({
      source: 'market',
      rule: 'QR-002',
      field: '',
      since: undefined,
      until: undefined,
      before: undefined,
      record: undefined,
    });
    expect(parse(withParams(search, filtering(undefined)))).toMatchObject({
      rule: undefined,
      field: undefined,
    });
    search = withParams(search, timing({ since: '2026-11-23T12:00:00.000Z' }));
    search = withParams(search, timing({ until: '2026-11-24T12:00:00.000Z' }));
    expect(parse(search)).toMatchObject({
      ...{ rule: 'QR-002', since: '2026-11-23T12:00:00.000Z', until: '2026-11-24T12:00:00.000Z' },
    });
    expect(parse(withParams(search, timing({ since: null })))?.since).toBeUndefined();
    expect(withParams(search, closing)).toBe('?range=day');
  });

  it('is closed without a source and drops what is absurd', () => {
    expect(parse('')).toBeUndefined();
    expect(parse('quarantine=&rule=x')).toBeUndefined();
    expect(parse('quarantine=a&since=soon&until=-1')).toMatchObject({ since: undefined, until: undefined });
    expect(parse(`quarantine=a&before=${'9'.repeat(5000)}`)?.before).toBeUndefined();
  });
});
