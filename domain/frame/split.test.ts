import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Split, split } from './split.ts';

const ok = (result: Split) => {
  if (!result.ok) throw new Error(`${result.message} at ${result.line}:${result.column}`);
  return result;
};
const texts = (body: string, declared: 'ndjson' | 'json' = 'json'): string[] =>
  ok(split(Buffer.from(body), declared, Infinity)).records.map(String);
const fault = (body: string): string => {
  const result = split(Buffer.from(body), 'json', Infinity);
  return result.ok ? 'none' : `${result.line}:${result.column} ${result.message}`;
};

const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 20 });
const gap = fc.stringMatching(/^[ \t]{0,3}$/);

describe('properties', () => {
  test('an array means the same, element by element, however it is indented', () => {
    fc.assert(
      fc.property(objects, fc.integer({ min: 0, max: 4 }), gap, (values, indent, space) => {
        const text = `${space}${JSON.stringify(values, null, indent)}${space}\r\n`;
        const result = ok(split(Buffer.from(text), 'json', Infinity));
        expect(result.shape).toBe('array');
        expect(result.records.map(record => JSON.parse(String(record)))).toEqual(JSON.parse(text));
        expect(result.records.every(record => !record.includes(10))).toBe(true);
        const rows = text.split('\n');
        for (const line of result.lines) expect(rows[line - 1]).toContain('{');
      }),
    );
  });

  test('one object means the same on any number of lines', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 0, max: 4 }),
        (value, indent) => {
          const [record, ...more] = texts(JSON.stringify(value, null, indent));
          expect(more).toEqual([]);
          expect(JSON.parse(record!)).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  test('NDJSON gives its lines byte by byte, declared or not', () => {
    fc.assert(
      fc.property(objects, fc.constantFrom('\n', '\r\n', '\n\n', '\n \t\r\n'), (values, separator) => {
        const rows = values.map(value => JSON.stringify(value));
        expect(texts(rows.join(separator), 'ndjson')).toEqual(rows);
        expect(texts(rows.join(separator), 'json')).toEqual(rows);
      }),
    );
  });

  test('any bytes at all: no crash, and lines lose nothing but line ends and blank lines', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        const body = Buffer.from(bytes);
        split(body, 'json', Infinity);
        const { records } = ok(split(body, 'ndjson', Infinity));
        const kept = Buffer.concat(records)
          .toString('latin1')
          .replaceAll(/[\s\uFEFF]/g, '');
        const all = body
          .toString('latin1')
          .replace(/^\u00ef\u00bb\u00bf/, '')
          .replaceAll(/[\s\uFEFF]/g, '');
        expect(kept).toBe(all);
      }),
    );
  });
});

describe('told apart by the bytes', () => {
  test('an object over several lines is one record, its newlines spaces', () => {
    expect(texts('{\n  "a": 1,\r\n  "b": "x"\n}\n')).toEqual(['{   "a": 1,    "b": "x" }']);
  });
  test('objects one a line are lines', () => {
    expect(texts('{"a":1}\n{"a":2}')).toEqual(['{"a":1}', '{"a":2}']);
  });
  test('a first line that is cut off stays one bad line', () => {
    expect(texts('{"a":1\n{"b":2}\n')).toEqual(['{"a":1', '{"b":2}']);
    expect(texts('{"a":"x\n{"b":"y"}\n')).toEqual(['{"a":"x', '{"b":"y"}']);
    expect(texts('{"a":"x\n"}')).toEqual(['{"a":"x', '"}']);
  });
  test('what is no JSON at all is lines too', () => {
    expect(texts('hello\nworld')).toEqual(['hello', 'world']);
  });
  test('a byte order mark is no part of the first record', () => {
    expect(texts('\ufeff{"a":1}')).toEqual(['{"a":1}']);
  });
  test('declared NDJSON is taken by its word', () => {
    expect(texts('[{"a":1}]\n{"a":2}', 'ndjson')).toEqual(['[{"a":1}]', '{"a":2}']);
  });
  test('lines are counted as an editor counts them', () => {
    expect(ok(split(Buffer.from('\n{"a":1}\n\n{"a":2}\r\n\r\n{"a":3}'), 'ndjson', Infinity)).lines).toEqual([
      2, 4, 6,
    ]);
  });
  test('nothing but white space holds no records', () => {
    expect(texts('')).toEqual([]);
    expect(texts(' \r\n\t\n')).toEqual([]);
    expect(texts('[ ]')).toEqual([]);
  });
});

describe('arrays', () => {
  test('a broken element with matching brackets goes on as it is', () => {
    expect(texts('[{"a":1},{"b":},nope,{"c":"]"}]')).toEqual(['{"a":1}', '{"b":}', 'nope', '{"c":"]"}']);
  });
  test('a newline in a string stays: the element is as wrong as it was', () => {
    expect(texts('[{"a":"x\ny"}]')).toEqual(['{"a":"x\ny"}']);
  });
  test.each([
    ['[{"a":1}', '1:9 the array does not end: ] is missing'],
    ['[', '1:2 the array does not end: ] is missing'],
    ['[{"a":1},]', '1:10 a value is missing before ]'],
    ['[,{"a":1}]', '1:2 a value is missing before ,'],
    ['[{"a":1}\n {"a":2}]', '2:2 a comma is missing behind element 0 of the array'],
    ['[{"a":1},\n{"a":[1}]', '2:8 element 1 of the array is broken: an unexpected }'],
    ['[{"a":"1}]', '1:7 element 0 of the array is broken: a string that does not end'],
    ['[{"a":{"b":1}', '1:14 element 0 of the array is broken: the end of the data where a } is due'],
    ['[{"a":1}] x', '1:11 data behind the end of the array'],
  ])('%s', (body, message) => expect(fault(body)).toBe(message));
});

test.each(['1\n'.repeat(9), `[${'1,'.repeat(8)}1]`])(
  'no more records are taken out of %j than are wanted',
  body => {
    expect(ok(split(Buffer.from(body), 'json', 5)).records).toHaveLength(6);
    expect(ok(split(Buffer.from(body), 'json', 9)).records).toHaveLength(9);
  },
);

test('hostile sizes take linear time', () => {
  // Of the processor: other tests beside this one take none of it.
  const before = process.threadCpuUsage();
  const size = 4 * 1024 * 1024;
  split(Buffer.alloc(size, '\n'), 'json', Infinity);
  split(Buffer.alloc(size, '['), 'json', Infinity);
  split(Buffer.alloc(size, '{'), 'json', Infinity);
  split(Buffer.alloc(size, '{"'), 'json', Infinity);
  split(Buffer.alloc(size, '{\n'), 'ndjson', Infinity);
  split(Buffer.alloc(size, '" '), 'json', Infinity);
  expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(5000);
});
