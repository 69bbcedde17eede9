import { afterEach, describe, expect, it, vi } from 'vitest';
import { enrichers, transforms } from '../catalogue.gen.ts';
import { type Contract, DEFAULT_WINDOW } from '../contract/contract.ts';
import { received } from '../quality/trades.fixture.ts';
import { compileEnrichment } from './enrich.ts';

const contract = (parts: Partial<Contract>): Contract => ({
  source: 'test',
  version: '1.0.0',
  title: 'Test',
  table: 'test',
  fields: [],
  rules: [],
  sla: {},
  key: [],
  time: 'at',
  transforms: [],
  enrichers: [],
  monitors: [],
  write: 'append',
  window: DEFAULT_WINDOW,
  examples: [],
  ...parts,
});
const context = (eventTime: number | undefined) => ({ eventTime, receivedAt: 0 });
const temporal = { use: 'temporal', options: { time_zone_field: 'zone' } };

afterEach(() => vi.restoreAllMocks());

describe('transform', () => {
  const { transform } = compileEnrichment(
    contract({
      transforms: [
        { use: 'number', options: { field: 'f' } },
        { use: 'unit', options: { field: 'f', from: 'F', to_unit: 'C', to: 'c' } },
        { use: 'date', options: { field: 'at' } },
      ],
    }),
  );

  it('runs in order', () => {
    const record = { f: '71.6', at: '2026-03-01T00:00:00+01:00' };
    expect(transform(record, received)).toBeUndefined();
    expect(record).toEqual({ f: 71.6, c: 22, at: '2026-02-28T23:00:00.000Z' });
  });

  it('reports every failure of a record', () => {
    expect(transform({ f: 'x'.repeat(1000), at: 'soon' }, received)).toMatchObject([
      {
        kind: 'transform',
        rule: 'number',
        field: '/f',
        severity: 'critical',
        observed: `${'x'.repeat(256)}…`,
      },
      { kind: 'transform', rule: 'unit', field: '/f' },
      {
        kind: 'transform',
        rule: 'date',
        field: '/at',
        observed: 'soon',
        expected: expect.stringContaining('ISO 8601'),
      },
    ]);
  });

  it('makes a failure of a transform that throws, and goes on', () => {
    vi.spyOn(transforms.number, 'compile').mockReturnValue(() => {
      throw new TypeError('boom');
    });
    const steps = [
      { use: 'number', options: { field: 'f' } },
      { use: 'date', options: { field: 'at' } },
    ];
    expect(
      compileEnrichment(contract({ transforms: steps })).transform({ at: 'soon' }, received),
    ).toMatchObject([
      { kind: 'transform', rule: 'number', field: '', message: 'number: boom', severity: 'critical' },
      { rule: 'date' },
    ]);
  });

  it('finds the observed value inside an object', () => {
    const flatten = { use: 'flatten', options: { field: 'a', prefix: '' } };
    const found = compileEnrichment(contract({ transforms: [flatten] })).transform(
      { b: 1, a: { b: 2 } },
      received,
    );
    expect(found).toMatchObject([{ field: '/a/b', observed: 2 }]);
  });
});

describe('enrich', () => {
  it('gives the outputs of all enrichers in order, and counts', () => {
    let clock = 0;
    const enrichment = compileEnrichment(contract({ enrichers: [temporal] }), () => clock++);
    expect(enrichment.outputs.map(output => output.name)).toContain('season');
    const values = enrichment.enrich({ zone: 'UTC' }, context(0));
    expect(values.slice(0, 2)).toEqual(['1970-01-01T00:00:00.000+00:00', 'UTC']);
    expect(enrichment.enrich({}, context(0)).every(value => value === undefined)).toBe(true);
    expect([...enrichment.takeCounts()]).toEqual([
      ['temporal', { enriched: 1, unknown: 1, failed: 0, micros: 2000 }],
    ]);
    expect(enrichment.takeCounts().size).toBe(0);
  });

  it('leaves the outputs of an enricher that throws unknown', () => {
    vi.spyOn(enrichers.temporal, 'compile').mockReturnValue(() => {
      throw new Error('boom');
    });
    const enrichment = compileEnrichment(contract({ enrichers: [temporal] }));
    expect(enrichment.enrich({}, context(0))).toEqual(enrichment.outputs.map(() => undefined));
    expect(enrichment.takeCounts().get('temporal')).toMatchObject({
      enriched: 0,
      failed: 1,
      failure: 'boom',
    });
  });

  it('refuses names that do not exist', () => {
    expect(() => compileEnrichment(contract({ enrichers: [{ use: 'temporl', options: {} }] }))).toThrow(
      "there is no enricher named 'temporl'",
    );
    expect(() => compileEnrichment(contract({ transforms: [{ use: 'constructor', options: {} }] }))).toThrow(
      "there is no transform named 'constructor'",
    );
  });
});

describe('eventTime', () => {
  const { eventTime } = compileEnrichment(contract({}));

  it('reads the time of the contract, or knows none', () => {
    expect(eventTime({ at: '2026-03-01T00:00:00Z' })).toBe(Date.UTC(2026, 2, 1));
    for (const at of [null, 5, 'soon', '2026-03-01T00:00:00', {}]) expect(eventTime({ at })).toBeUndefined();
    expect(eventTime({})).toBeUndefined();
  });
});
