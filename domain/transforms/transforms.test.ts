import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { transforms } from '../catalogue.gen.ts';
import type { Transform } from './transform.ts';

describe.each(Object.entries<Transform>(transforms))('%s', (name, definition) => {
  const { options, before, after } = definition.example;

  it('has the name of its file', () => expect(definition.name).toBe(name));

  it('does what its example says', () => {
    const record = structuredClone(before);
    expect(definition.compile(parse(definition.options, options))(record)).toBeUndefined();
    expect(record).toEqual(after);
  });

  it('reads and writes the fields it says', () => {
    for (const field of definition.reads(options)) expect(before).toHaveProperty(field);
    for (const field of definition.writes(options)) expect(after).toHaveProperty(field);
  });

  it('leaves a record without its input alone', () => {
    const record = {};
    expect(definition.compile(options)(record)).toBeUndefined();
    expect(record).toEqual({});
  });
});
