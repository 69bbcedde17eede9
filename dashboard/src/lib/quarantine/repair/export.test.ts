import { expect, it } from 'vitest';
import { nextOf } from './export.ts';

it.each([
  ['</api/v1/quarantine/export?format=csv&before=17-3>; rel="next"', '17-3'],
  ['</api/v1/quarantine/export?before=17-3&format=csv>; rel="next"', '17-3'],
  ['</api/v1/quarantine/export?before=17-3>; rel="prev"', undefined],
  ['', undefined],
  [null, undefined],
])('%s', (link, before) => expect(nextOf(link)).toBe(before));
