import { describe, expect, it } from 'vitest';
import { withParams } from '#lib/filters/filters.ts';
import { closing, filtering, opening, parseQuarantine, showing, turningTo } from './query.ts';

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
      before: undefined,
      record: undefined,
    });
    expect(parse(withParams(search, filtering(undefined)))).toMatchObject({
      rule: undefined,
      field: undefined,
    });
    expect(withParams(search, closing)).toBe('?range=day');
  });

  it('is closed without a source and drops what is absurd', () => {
    expect(parse('')).toBeUndefined();
    expect(parse('quarantine=&rule=x')).toBeUndefined();
    expect(parse(`quarantine=a&before=${'9'.repeat(5000)}`)?.before).toBeUndefined();
  });
});
