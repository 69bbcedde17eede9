import { expect, it } from 'vitest';
import { remove } from './remove.ts';

it('takes a member or an item away, and is content when it is gone', () => {
  const record: { note?: string; list: number[] } = { note: 'x', list: [1, 2, 3] };
  for (const at of [
    { holder: record, name: 'note' },
    { holder: record, name: 'note' },
    { holder: record.list, name: '1' },
    { holder: record.list, name: '7' },
  ])
    expect(remove.apply(at, {})).toBeUndefined();
  expect(record).toEqual({ list: [1, 3] });
});
