/** Each alarm has its runbook in docs/operations.md, and what it says to ask the database can be asked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALARMS } from '../functions/alarms/definitions.ts';
import { ROOT } from './architecture/imports.ts';
import { createDatabase, type TestDatabase } from './postgres.ts';

const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
const chapter = page.slice(page.indexOf('\n## Alarms\n'), page.indexOf('\n## The logs\n'));
const runbooks = new Map(
  chapter
    .split('\n### ')
    .slice(1)
    .map(section => [section.split('\n', 1)[0]!, section] as const),
);

test('one for each alarm, in the order of the list, and none that no alarm leads to', () => {
  expect([...runbooks.keys()]).toEqual(ALARMS.map(({ title }) => title));
});

describe.each(ALARMS.map(alarm => [alarm.title, alarm] as const))('%s', (title, { holds, each }) => {
  const runbook = runbooks.get(title) ?? '';

  test('says what to do with commands, where the alarm holds', () => {
    const asked = /```(sh|sql)\n/.test(runbook) || /dashboard/.test(runbook);
    expect(asked).toBe(true);
    if (holds === 'aws' && each !== 'database') expect(runbook).toMatch(/```sh\naws /);
    if (holds === 'everywhere') expect(runbook).toMatch(/local|dashboard|pg_stat_activity/i);
  });
});

describe('the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  const questions = [...chapter.matchAll(/```sql\n([\s\S]*?)```/g)]
    .map(([, sql]) => sql!)
    // The tests' server does not collect statistics of statements.
    .filter(sql => !sql.includes('pg_stat_statements'));

  test('is asked something', () => expect(questions.length).toBeGreaterThan(2));

  test.each(questions)('understands: %s', async sql => {
    await expect(database.pool.query(sql)).resolves.toBeDefined();
  });
});
