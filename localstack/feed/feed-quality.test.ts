import { beforeEach, describe, expect, it } from 'vitest';
import type { Contract } from '../../domain/contract/contract.ts';
import { compileEnrichment } from '../../domain/enrichment/enrich.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import { parseRecord } from '../../domain/quality/parse.ts';
import { compileStored } from '../../domain/quality/stored.ts';
import { compileValidator } from '../../domain/quality/validate.ts';
import { compileContracts } from '../../scripts/contracts.ts';
import { batchMaker } from './batch.ts';
import { malformedJson, SPOILERS } from './faults.ts';
import { feedOptions } from './options.ts';
import { type Random, seeded } from './random.ts';

const compiled = compileContracts();
if ('problems' in compiled) throw new Error(compiled.problems.map(problem => problem.message).join('\n'));
const { contracts, references } = compiled.file;
const known = new Set(references.flatMap(({ rows }) => rows.map(row => row[0]!)));
const NOW = Date.UTC(2026, 2, 4, 17, 20);

/** The stages quality and enrich without streams and database: failures by record index. */
function judge(contract: Contract, memory: Map<string, Json> = new Map()) {
  const validator = compileValidator(contract);
  const enrichment = compileEnrichment(contract);
  const stored = compileStored(contract);
  return (lines: readonly string[], receivedAt: number): Failure[][] => {
    const bytes = lines.map(line => Buffer.from(line));
    const { failures } = validator.validate(bytes, { receivedAt });
    const found = lines.map((_, i) => [...(failures[i] ?? [])]);
    const records = bytes.map((line, i): JsonObject | undefined => {
      const { record } = parseRecord(line);
      if (record === undefined || found[i]!.some(failure => failure.severity === 'critical'))
        return undefined;
      const refused = enrichment.transform(record, { receivedAt });
      if (refused) found[i]!.push(...refused);
      return refused ? undefined : record;
    });
    const frame = stored.open(records, { receivedAt });
    frame.refer(frame.lookups.map(({ values }) => new Set([...values].filter(value => known.has(value)))));
    const name = (detector: string, key: string) => `${detector} ${key}`;
    const states = frame.keys().flatMap(({ detector, key }) => {
      const state = memory.get(name(detector, key));
      return state === undefined ? [] : [{ detector, key, state }];
    });
    for (const { detector, key, state } of frame.step(states)) memory.set(name(detector, key), state);
    return found.map((before, i) => [...before, ...(frame.failures[i] ?? [])]);
  };
}

const rules = (failures: readonly Failure[]) => failures.map(failure => failure.rule);
const generatorOf = (contract: Contract) =>
  feedOptions(contract)!.kind.generator({ seed: 'test', references });

describe.each(contracts.map(contract => [contract.source, contract] as const))(
  'the feed of %s',
  (_, contract) => {
    let generate: ReturnType<typeof generatorOf>;
    let random: Random;
    beforeEach(() => {
      generate = generatorOf(contract);
      random = seeded('test');
    });

    it('makes good records: no critical failure, hardly a warning, and no value twice under one key', () => {
      const maker = batchMaker(contract, { ...feedOptions(contract)!, faults: new Map() }, generate, random);
      const judging = judge(contract);
      const keys = new Set<string>();
      const primary = contract.fields
        .filter(field => field.primaryKey !== undefined)
        .map(field => field.name);
      const failed: Failure[] = [];
      let records = 0;
      for (let now = NOW; now < NOW + 1_200_000; now += 10_000) {
        const { body, records: made } = maker(40, now, now + 10_000);
        const lines = body.toString().trimEnd().split('\n');
        failed.push(...judging(lines, now + 10_000).flat());
        for (const line of lines) {
          const record = JSON.parse(line) as JsonObject;
          keys.add(primary.map(field => String(record[field])).join());
        }
        records += made;
      }
      expect(failed.filter(failure => failure.severity === 'critical')).toEqual([]);
      expect(failed.length, rules(failed).join()).toBeLessThan(records / 1000);
      expect(keys.size).toBe(records);
    });

    it('fills every column the contract has', () => {
      const record = generate(NOW, random);
      const enrichment = compileEnrichment(contract);
      expect(enrichment.transform(record, { receivedAt: NOW })).toBeUndefined();
      const optional = new Set(['discount']);
      for (const { name } of contract.fields) if (!optional.has(name)) expect(record).toHaveProperty(name);
      const context = { eventTime: enrichment.eventTime(record), receivedAt: NOW };
      const values = enrichment.enrich(record, context);
      expect(
        enrichment.outputs.filter((output, i) => values[i] === undefined && output.name !== 'season'),
      ).toEqual([]);
    });

    it.each(Object.entries(SPOILERS))('makes of %s the one failure that is meant', (name, spoiler) => {
      // A spike is one only for a key that has been seen a while.
      const [calm, spoiling] = name === 'spike' ? [2500, 1000] : [0, 300];
      for (const fault of spoiler(contract)) {
        const judging = judge(contract);
        const found: string[][] = [];
        for (let i = 0; i < calm + spoiling; i++) {
          const now = NOW + i * 1000;
          const record = generate(now, random);
          const isSpoilt = i > calm && i % 10 === 0 && fault.spoil(record, random);
          const [failures = []] = judging([JSON.stringify(record)], now);
          if (isSpoilt) found.push(rules(failures));
        }
        const meant = found.filter(failed => name !== 'spike' || failed.length > 0);
        expect(meant).toEqual(meant.map(() => [fault.fails]));
        expect(meant.length, fault.fails).toBeGreaterThan(3);
      }
    });

    it('makes of malformed_json a line that is none', () => {
      const judging = judge(contract);
      for (let i = 0; i < 200; i++) {
        const line = malformedJson(JSON.stringify(generate(NOW + i * 1000, random)), random);
        expect(rules(judging([line], NOW)[0]!)).toEqual(['json']);
      }
    });

    it('mixes in the share of faults that the contract asks for', () => {
      const options = feedOptions(contract)!;
      const maker = batchMaker(contract, options, generate, random);
      const { faults } = maker(20_000, NOW, NOW + 600_000);
      expect(Object.keys(faults).sort()).toEqual([...options.faults.keys()].sort());
      for (const [name, share] of options.faults) {
        expect(faults[name]).toBeGreaterThan(share * 20_000 * 0.6);
        expect(faults[name]).toBeLessThan(share * 20_000 * 1.4);
      }
    });
  },
);
