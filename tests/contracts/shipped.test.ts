/** Every contract of the project: readable, valid ODCS, and true to its own examples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Contract, Example } from '../../domain/contract/contract.ts';
import { resolveExample } from '../../domain/contract/examples.ts';
import { describeProblem } from '../../domain/contract/problems.ts';
import { readContract } from '../../domain/contract/read.ts';
import { compileEnrichment } from '../../domain/enrichment/enrich.ts';
import { isCritical } from '../../domain/frame/frame.ts';
import { parseRecord } from '../../domain/quality/parse.ts';
import { levelOf } from '../../domain/quality/place.ts';
import { compileStored } from '../../domain/quality/stored.ts';
import { compileValidator } from '../../domain/quality/validate.ts';
import type { ReferenceData } from '../../functions/shared/contracts.ts';
import { CONTRACTS, compileContracts } from '../../scripts/contracts.ts';

const NOW = Date.parse('2026-03-02T14:00:00Z');
const ODCS = fileURLToPath(new URL('../../../shared/odcs/odcs-json-schema-v3.1.0.json', import.meta.url));

const compiled = compileContracts();
if ('problems' in compiled) throw new Error(compiled.problems.map(describeProblem).join('\n'));
const { contracts, references } = compiled.file;
const reference = readContract(readFileSync(join(CONTRACTS, 'reference.yaml'), 'utf8'), 'reference.yaml');
if ('problems' in reference) throw new Error(reference.problems.map(describeProblem).join('\n'));

/** Ids of everything that fails when the example goes through quality and enrich. */
function failing(contract: Contract, { record }: Example, data: readonly ReferenceData[]): string[] {
  const context = { receivedAt: NOW };
  const bytes = Buffer.from(JSON.stringify(resolveExample(record, NOW)));
  const parsed = parseRecord(bytes);
  const failures = compileValidator(contract).open().judge(parsed, context) ?? [];
  const delivered = parsed.record;
  if (delivered && !isCritical(failures)) {
    failures.push(...(compileEnrichment(contract).transform(delivered, context) ?? []));
    if (!isCritical(failures)) {
      const frame = compileStored(contract).open([delivered], context);
      frame.refer(
        frame.lookups.map(({ dataset, column }) => {
          const set = data.find(({ name }) => name === dataset)!;
          const at = set.columns.indexOf(column);
          return new Set(set.rows.map(row => row[at]!));
        }),
      );
      frame.step([]);
      failures.push(...(frame.failures[0] ?? []));
    }
  }
  return [...new Set(failures.map(({ rule }) => rule))].sort();
}

describe.each([...contracts, reference.contract])('$source', contract => {
  test.each(contract.examples)('example: $name', example => {
    expect(failing(contract, example, references)).toEqual([...example.fails].sort());
  });

  test('has three good examples, and a bad one for each rule that one record can break', () => {
    expect(contract.examples.filter(({ fails }) => fails.length === 0).length).toBeGreaterThanOrEqual(3);
    const failed = new Set(contract.examples.flatMap(({ fails }) => fails));
    const judged = contract.rules.filter(spec => ['record', 'reference'].includes(levelOf(spec)));
    expect(judged.map(({ id }) => id).filter(id => !failed.has(id))).toEqual([]);
  });
});

test('the seven rules of the checklist are spread as it says', () => {
  const having = (rule: string) =>
    contracts.filter(({ rules }) => rules.some(({ id }) => id.startsWith(rule))).map(({ source }) => source);
  const all = ['iot-readings', 'market-ticks', 'retail-orders', 'social-posts', 'weather-readings'];
  expect(contracts.map(({ source }) => source)).toEqual(all);
  for (const rule of ['QR-001', 'QR-004', 'QR-005']) expect(having(rule)).toEqual(all);
  expect(having('QR-002')).toEqual(expect.arrayContaining(['iot-readings', 'market-ticks']));
  expect(having('QR-003')).toEqual(['retail-orders', 'social-posts']);
  expect(having('QR-006')).toEqual(['iot-readings', 'market-ticks', 'weather-readings']);
  expect(having('QR-007')).toEqual(['retail-orders']);
  expect(having('QR-008')).toEqual(all);
});

test('the feed of each mixes in about three per cent of faults', () => {
  for (const { feed } of contracts) {
    const faults = Object.values(feed?.faults as Record<string, number>);
    expect(faults.reduce((sum, share) => sum + share, 0)).toBeCloseTo(0.03, 2);
    expect(feed?.records_per_second).toBeGreaterThanOrEqual(2);
  }
});

// The official schema is not part of the project; a clone that has it beside itself holds the contracts against it.
describe.skipIf(!existsSync(ODCS))(
  'the official ODCS v3.1.0 JSON Schema (../shared/odcs, where it is there)',
  () => {
    const files = readdirSync(CONTRACTS).filter(name => name.endsWith('.yaml'));
    test.each(files)('%s', file => {
      const ajv = new Ajv2019({ strict: false, allErrors: true });
      addFormats.default(ajv);
      const validate = ajv.compile(JSON.parse(readFileSync(ODCS, 'utf8')));
      validate(parse(readFileSync(join(CONTRACTS, file), 'utf8')));
      expect(validate.errors ?? []).toEqual([]);
    });
  },
);
