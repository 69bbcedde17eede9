/** Each shipped contract's examples end in PostgreSQL as the contract says: a row, a flagged row, or the quarantine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveExample } from '../../domain/contract/examples.ts';
import { compileValidator } from '../../domain/quality/validate.ts';
import { groups } from '../../functions/enrich/grouping.ts';
import { loadGroup } from '../../functions/enrich/load.ts';
import { compilePlan } from '../../functions/enrich/plan.ts';
import { migrateAll } from '../../functions/migrate/handler.ts';
import { compileContracts } from '../../scripts/contracts.ts';
import { validated } from '../frames.ts';
import { createDatabase, type TestDatabase } from '../postgres.ts';

const compiled = compileContracts();
if ('problems' in compiled) throw new Error('the shipped contracts have problems: see shipped.test.ts');
const { file } = compiled;
const now = Date.now();

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  await migrateAll(database.pool, file, now);
});
afterAll(() => database.drop());

describe.each(file.contracts.map(contract => [contract.source, contract] as const))(
  '%s',
  (source, contract) => {
    const validator = compileValidator(contract);
    const plan = compilePlan(contract, () => performance.now());
    // What is only counted leaves no trace with the record.
    const counted = new Set(contract.rules.filter(({ severity }) => severity === 'info').map(({ id }) => id));

    it.each(contract.examples.map(example => [example.name, example] as const))(
      '%s',
      async (name, example) => {
        const frame = validated(`${source}: ${name}`, [resolveExample(example.record, now)], {
          source,
          receivedAt: now,
        });
        frame.verdicts = validator.validate(frame.records, { receivedAt: now });
        // Examples may share their keys; each stands for itself.
        await database.pool.query(`delete from data."${contract.table}"`);
        for await (const group of groups(
          [{ sequence: '0', frame }],
          () => plan,
          () => now,
          async () => {},
        ))
          await loadGroup(
            database.pool,
            group,
            () => now,
            () => {},
          );

        const { rows } = await database.pool.query(
          `select failures, true as bad from omnistream.quarantine where frame_id = $1
       union all select _flags, false from data."${contract.table}" where _frame_id = $1`,
          [frame.header.id],
        );
        expect(rows).toHaveLength(1);
        const failures = (rows[0].failures ?? []) as { rule: string; severity: string }[];
        expect(new Set(failures.map(({ rule }) => rule).filter(rule => !counted.has(rule)))).toEqual(
          new Set(example.fails.filter(rule => !counted.has(rule))),
        );
        expect(rows[0].bad).toBe(failures.some(({ severity }) => severity === 'critical'));
      },
    );
  },
);
