/** What adding costs: in a copy of the tree each addition is made with exactly the files it may take, and used. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './imports.ts';

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'omnistream-adding-'));
  for (const part of ['domain', 'contracts', 'scripts', 'functions', 'package.json', 'tsconfig.json'])
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const add = (path: string, text: string): void => {
  mkdirSync(join(copy, path, '..'), { recursive: true });
  writeFileSync(join(copy, path), text);
};

/** Runs a script in the copy, after the catalogue was made there. */
const run = (script: string): string => {
  execFileSync(process.execPath, ['scripts/catalogue.ts'], { cwd: copy });
  return execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: copy,
    encoding: 'utf8',
  });
};

const CONTRACT = `
apiVersion: v3.1.0
kind: DataContract
id: parcels
name: Parcels
version: 1.0.0
status: active
schema:
  - name: parcels
    physicalType: table
    properties:
      - {name: id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
      - {name: at, logicalType: timestamp, required: true}
      - {name: weight, logicalType: integer}
      - {name: label, logicalType: string}
    quality:
      - id: P-01
        name: even weight
        type: custom
        engine: greatExpectations
        dimension: conformity
        implementation: {type: expect_column_values_to_be_even, kwargs: {column: weight}, severity: critical}
customProperties:
  - property: omnistream
    value:
      key: [id]
      time: at
      transforms:
        - shout: {field: label}
      enrichers:
        - length_of: {field: label}
`;

test('a rule, a transform, an enricher and a source are one file each', () => {
  add(
    'domain/quality/rules/expect_column_values_to_be_even.ts',
    `import * as v from 'valibot';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';
export default recordRule({
  name: 'expect_column_values_to_be_even',
  summary: 'The number is even.',
  dimension: 'conformity',
  kwargs: v.strictObject({ column: v.string() }),
  fields: ({ column }) => [column],
  example: { kwargs: { column: 'n' }, passes: { n: 2 }, fails: { n: 3 } },
  compile: ({ column }) => ({
    expected: 'an even number',
    test: record => typeof record[column] !== 'number' ? NOT_EVALUATED : record[column] % 2 === 0 ? PASS : FAIL,
    explain: record => ({ field: '/' + column, observed: record[column], message: column + ' is odd' }),
  }),
});`,
  );
  add(
    'domain/transforms/shout.ts',
    `import * as v from 'valibot';
import { transform } from './transform.ts';
export default transform({
  name: 'shout',
  summary: 'Upper case.',
  options: v.strictObject({ field: v.string() }),
  reads: ({ field }) => [field],
  writes: ({ field }) => [field],
  accepts: () => ['string'],
  example: { options: { field: 'a' }, before: { a: 'x' }, after: { a: 'X' } },
  compile: ({ field }) => record => {
    if (typeof record[field] === 'string') record[field] = record[field].toUpperCase();
    return undefined;
  },
});`,
  );
  add(
    'domain/enrichment/enrichers/length_of.ts',
    `import * as v from 'valibot';
import { enricher } from '../enricher.ts';
export default enricher({
  name: 'length_of',
  family: 'ml',
  summary: 'How long a text is.',
  options: v.strictObject({ field: v.string() }),
  reads: ({ field }) => [field],
  outputs: ({ field }) => [{ name: field + '_length', type: 'integer', description: 'Characters.' }],
  example: { options: { field: 'a' }, record: { a: 'xy' }, eventTime: '2026-01-01T00:00:00Z', outputs: { a_length: 2 } },
  compile: ({ field }) => record => [typeof record[field] === 'string' ? record[field].length : undefined],
});`,
  );
  add('contracts/parcels.odcs.yaml', CONTRACT);

  const output = run(`
    import { compileContracts } from './scripts/contracts.ts';
    import { compileValidator } from './domain/quality/validate.ts';
    import { compileEnrichment } from './domain/enrichment/enrich.ts';
    import { createTable } from './domain/contract/table.ts';
    const compiled = compileContracts('contracts');
    if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
    const contract = compiled.file.contracts.find(c => c.source === 'parcels');
    const at = '2026-01-01T00:00:00Z';
    const records = [2, 3].map(weight => Buffer.from(JSON.stringify({ id: 'a', at, weight, label: 'x' })));
    const verdicts = compileValidator(contract).validate(records, { receivedAt: Date.parse(at) });
    const enrichment = compileEnrichment(contract);
    const record = { id: 'a', at, label: 'abc' };
    enrichment.transform(record);
    const outputs = enrichment.enrich(record, { eventTime: Date.parse(at), receivedAt: 0 });
    console.log(JSON.stringify({
      sources: compiled.file.contracts.length,
      failed: Object.keys(verdicts.failures),
      rule: verdicts.rules['P-01'],
      label: record.label,
      outputs,
      column: createTable(contract).join().includes('label_length'),
    }));
  `);
  expect(JSON.parse(output)).toEqual({
    sources: 6,
    failed: ['1'],
    rule: { passed: 1, failed: 1, notEvaluated: 0, errors: 0 },
    label: 'ABC',
    outputs: [3],
    column: true,
  });
});
