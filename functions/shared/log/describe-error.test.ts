import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { describeError } from './describe-error.ts';

const thrown = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};
const text = (error: unknown): string => JSON.stringify(describeError(error));

it('gives name, message, code and the places of the stack', () => {
  const error = Object.assign(new TypeError('connect failed'), { code: 'ECONNREFUSED' });
  const described = describeError(error);
  expect(described).toMatchObject({ name: 'TypeError', message: 'connect failed', code: 'ECONNREFUSED' });
  expect(described.stack).toMatch(/^ +at .*describe-error\.test\.ts/);
  expect(described.stack).not.toContain('connect failed');
});

it('gives the cause, and ends where causes go in a circle', () => {
  const error: Error = new Error('outer', { cause: new RangeError('inner') });
  expect(describeError(error).cause).toMatchObject({ name: 'RangeError', message: 'inner' });
  error.cause = error;
  expect(text(error).match(/outer/g)).toHaveLength(6);
});

it('does not quote what JSON.parse could not read', () => {
  const error = thrown(() => JSON.parse('Ada Lovelace'));
  expect(String(error)).toContain('Lovelace');
  expect(text(error)).toContain('SyntaxError');
  expect(text(error)).not.toContain('Lovelace');
});

it.each([
  ['a string', 'a string', '{"name":"string"'],
  ['an object', { email: 'ada@example.org' }, '{"name":"object"'],
  ['nothing', undefined, '{"name":"undefined"'],
])('%s that is thrown is named by its type', (_, what, expected) => {
  expect(text(what).startsWith(expected)).toBe(true);
  expect(text(what)).not.toContain('ada@');
});

describe('an error of PostgreSQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
    await database.pool.query('create table people (email text primary key, age int check (age > 0))');
    await database.pool.query(`insert into people values ('ada@example.org', 36)`);
  });
  afterAll(() => database.drop());

  it.each([
    [
      'a duplicate key',
      `insert into people values ('ada@example.org', 1)`,
      { code: '23505', table: 'people' },
    ],
    [
      'a failed check',
      `insert into people values ('bob@ada@example.org', -1)`,
      { code: '23514', constraint: 'people_age_check' },
    ],
    ['a value that is no number', `select 'ada@example.org'::int`, { code: '22P02' }],
    ['a date that is none', `select 'ada@example.org'::date`, { code: '22007' }],
  ])('%s is located and not quoted', async (_, statement, expected) => {
    const error = await database.pool.query(statement).catch(reason => reason);
    expect(JSON.stringify(error) + String(error)).toContain('ada@');
    expect(describeError(error)).toMatchObject(expected);
    expect(text(error)).not.toContain('ada@');
  });
});
