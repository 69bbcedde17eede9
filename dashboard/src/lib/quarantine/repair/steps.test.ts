import { expect, it } from 'vitest';
import { faultOf, newDraft, stepOf, valueFrom } from './steps.ts';

it.each([
  ['5', 5],
  ['"5"', '5'],
  ['five', 'five'],
  ['null', null],
  ['{"a":[1]}', { a: [1] }],
  ['', ''],
])('%s is %j', (text, value) => expect(valueFrom(text)).toEqual(value));

it('a step has what its kind needs, and nothing else', () => {
  const draft = { ...newDraft('/price'), value: '0', to: 'integer' as const };
  expect(stepOf({ ...draft, op: 'replace' })).toEqual({ op: 'replace', path: '/price', value: 0 });
  expect(stepOf({ ...draft, op: 'default' })).toEqual({ op: 'default', path: '/price', value: 0 });
  expect(stepOf({ ...draft, op: 'cast' })).toEqual({ op: 'cast', path: '/price', to: 'integer' });
  expect(stepOf({ ...draft, op: 'remove' })).toEqual({ op: 'remove', path: '/price' });
});

it.each([
  ['/price', undefined],
  ['', 'Name a field'],
  ['price', 'begins with a slash'],
  ['/a~b', 'written ~0'],
  ['/a~1b', undefined],
])('%s: %s', (path, fault) => {
  const found = faultOf(newDraft(path));
  if (fault === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(fault);
});
