import { describe, expect, it } from 'vitest';
import { choosing, isFiltered, NO_FILTER, parseIncidents, showing } from './query.ts';

const parse = (search: string) => {
  const params = new URLSearchParams(search);
  return parseIncidents(name => params.get(name));
};
const NOTHING = {
  state: 'open',
  kind: undefined,
  severity: undefined,
  assignee: undefined,
  before: undefined,
  incident: undefined,
};

describe('the incidents in the address', () => {
  it('are the open ones unless it says otherwise', () => {
    expect(parse('')).toEqual(NOTHING);
    expect(
      parse('incidents=all&incident-kind=rule&incident-severity=info&incident-assignee=ada&incident=7'),
    ).toEqual({
      ...NOTHING,
      state: 'all',
      kind: 'rule',
      severity: 'info',
      assignee: 'ada',
      incident: '7',
    });
    expect(parse('incident-assignee=').assignee).toBe('');
  });

  it('falls back from garbage', () => {
    const garbage = `incidents=closed&incident-kind=${'x'.repeat(300)}&incident-severity=bad&incidents-before=1&incident=../x`;
    expect(parse(garbage)).toEqual(NOTHING);
  });

  it('keeps defaults out, and begins with the newest page', () => {
    expect(choosing({ state: 'open', kind: 'rule' })).toEqual({
      incidents: null,
      'incident-kind': 'rule',
      'incidents-before': null,
    });
    expect(showing('7')).toEqual({ incident: '7' });
    expect(Object.values(NO_FILTER).every(value => value === null)).toBe(true);
    expect([isFiltered(parse('')), isFiltered(parse('incident-assignee='))]).toEqual([false, true]);
  });
});
