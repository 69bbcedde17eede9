import fc from 'fast-check';
import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { transforms } from '../catalogue.gen.ts';
import type { JsonObject } from '../json.ts';
import { received } from '../quality/trades.fixture.ts';
import type { Transform } from './transform.ts';

describe.each(Object.entries<Transform>(transforms))('%s', (name, definition) => {
  const { options, before, after } = definition.example;

  it('has the name of its file', () => expect(definition.name).toBe(name));

  it('does what its example says', () => {
    const record = structuredClone(before);
    expect(definition.compile(parse(definition.options, options))(record, received)).toBeUndefined();
    expect(record).toEqual(after);
  });

  it('reads and writes the fields it says', () => {
    for (const field of definition.reads(options)) expect(before).toHaveProperty(field);
    for (const field of definition.writes(options, Object.keys(after))) expect(after).toHaveProperty(field);
  });

  it('leaves a record without its input alone', () => {
    const record = {};
    expect(definition.compile(options)(record, received)).toBeUndefined();
    if (definition.reads(options).length > 0) expect(record).toEqual({});
  });

  it('makes of any value a failure or JSON, and never throws', () => {
    const run = definition.compile(options);
    const fields = definition.reads(options);
    const odd = fc.constantFrom('', '__proto__', '9'.repeat(400), '\ud800', -0, 1e308, 5e-324, {}, [], [[]]);
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), odd), value => {
        const record = Object.fromEntries(fields.map(field => [field, value])) as JsonObject;
        const failure = run(record, received);
        if (failure !== undefined) expect(failure.field).toMatch(/^\//);
        for (const made of Object.values(record)) expect(made).not.toBeNaN();
        expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
      }),
    );
  });
});
