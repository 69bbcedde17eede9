import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Contract, Field } from '../../domain/contract/contract.ts';
import { Trouble } from '../trouble.ts';
import { send } from './send.ts';
import { describeTally } from './summary.ts';
import { Tally } from './tally.ts';

interface Taken {
  key: string;
  headers: IncomingMessage['headers'];
  records: string[];
}
interface Reply {
  status?: number;
  body?: object | string;
  headers?: Record<string, string>;
}

let folder: string;
let server: Server;
let taken: Taken[];
/** What the server answers next; when it is used up, 202. `hang up` closes the connection. */
let script: (Reply | 'hang up')[];
let tally: Tally;

const receipt = (records: string[]) => {
  const malformed = records.flatMap((record, index) =>
    record.trimStart().startsWith('{') ? [] : [{ index, line: index + 1, count: 1 }],
  );
  return {
    accepted: records.length,
    refused: 0,
    refusals: [],
    malformed: malformed.length,
    malformedAt: malformed,
  };
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-send-'));
  taken = [];
  script = [];
  tally = new Tally();
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    const records = String(body).split('\n').filter(Boolean);
    taken.push({ key: String(request.headers['idempotency-key']), headers: request.headers, records });
    const reply = script.shift() ?? {};
    if (reply === 'hang up') {
      request.socket.destroy();
      return;
    }
    const answer = reply.body ?? receipt(records);
    response
      .writeHead(reply.status ?? 202, reply.headers ?? {})
      .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

const field = (name: string, type: Field['type']): Field => ({
  name,
  type,
  required: true,
  unique: false,
  options: {},
  origin: 'record',
});
const contract = { fields: [field('id', 'integer'), field('name', 'string')] } as unknown as Contract;

interface Given {
  batch?: number;
  rate?: number;
  gzip?: boolean;
  patience?: number;
  format?: 'csv' | 'json' | 'ndjson';
  delivery?: string;
}
async function sending(
  name: string,
  content: string | Buffer,
  given: Given = {},
): Promise<Trouble | undefined> {
  writeFileSync(join(folder, name), content);
  return sendingFile(join(folder, name), given);
}
async function sendingFile(file: string, given: Given = {}): Promise<Trouble | undefined> {
  const { port } = server.address() as AddressInfo;
  try {
    await send(
      file,
      {
        target: { url: new URL(`http://127.0.0.1:${port}/v1/sources/orders/records`), token: 'secret' },
        delivery: 'd',
        contract: () => contract,
        batch: 1000,
        rate: 0,
        gzip: false,
        patience: 10_000,
        progress: { bytes() {}, records() {}, waiting() {}, end() {} },
        ...given,
      },
      tally,
    );
    return undefined;
  } catch (error) {
    if (error instanceof Trouble) return error;
    throw error;
  }
}
const records = () => taken.flatMap(request => request.records);

describe('every format, byte by byte', () => {
  test.each<[string, string | Buffer]>([
    ['a.ndjson', '{"id":1}\n\n{"id": 2}\r\n'],
    ['a.json', '[{"id":1},\n {"id": 2}]'],
    ['a.jsonl.gz', gzipSync('\ufeff{"id":1}\n{"id": 2}')],
    ['a.data', '{"id":1}\n{"id": 2}'],
  ])('%s', async (name, content) => {
    expect(await sending(name, content)).toBeUndefined();
    expect(records().map(record => record.trim())).toEqual(['{"id":1}', '{"id": 2}']);
    expect(tally).toMatchObject({ accepted: 2, refused: 0, malformed: 0, requests: 1 });
  });
  test('CSV, typed by the contract', async () => {
    await sending('a.csv', 'id,name\n1,x\n2,"y, z"\n');
    expect(records()).toEqual(['{"id":1,"name":"x"}', '{"id":2,"name":"y, z"}']);
  });
  test('JSON over several lines is sent on one each', async () => {
    await sending('a.json', '{\n "id": 1\n}\n');
    expect(records()).toEqual(['{  "id": 1 }']);
  });
  test('compressed on the way when asked', async () => {
    await sending('a.ndjson', '{"id":1}\n', { gzip: true });
    expect(taken[0]?.headers).toMatchObject({ 'content-encoding': 'gzip', authorization: 'Bearer secret' });
    expect(records()).toEqual(['{"id":1}']);
  });
  test('an empty file sends nothing', async () => {
    expect(await sending('a.ndjson', '')).toBeUndefined();
    expect(taken).toEqual([]);
  });
});

describe('batches', () => {
  const lines = Array.from({ length: 25 }, (_, i) => `{"id":${i}}`);
  test('hold the records in order, under keys that are the same for the same place of the same delivery', async () => {
    await sending('a.ndjson', lines.join('\n'), { batch: 10 });
    expect(taken.map(request => request.records.length)).toEqual([10, 10, 5]);
    expect(records()).toEqual(lines);
    const keys = taken.map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
    await sending('a.ndjson', lines.join('\n'), { batch: 10 });
    expect(taken.slice(3).map(({ key }) => key)).toEqual(keys);
    await sending('a.ndjson', lines.join('\n'), { batch: 10, delivery: 'e' });
    expect(taken.slice(6).map(({ key }) => key)).not.toContain(keys[0]);
  });
  test('are bounded in bytes', async () => {
    const long = Array.from({ length: 6 }, (_, i) => `{"id":${i},"pad":"${'x'.repeat(500_000)}"}`);
    await sending('a.ndjson', long.join('\n'));
    expect(taken.map(request => request.records.length)).toEqual([4, 2]);
  });
  test('keep to a rate', async () => {
    const began = performance.now();
    await sending('a.ndjson', lines.join('\n'), { rate: 50, batch: 10 });
    expect(performance.now() - began).toBeGreaterThan(350);
    expect(records()).toEqual(lines);
  });
});

describe('a service that does not take a batch', () => {
  test('for a moment gets it again, under the same key', async () => {
    script = [
      'hang up',
      { status: 429, headers: { 'retry-after': '0' }, body: 'busy' },
      { status: 503, body: '' },
    ];
    expect(await sending('a.ndjson', '{"id":1}\n')).toBeUndefined();
    expect(taken).toHaveLength(4);
    expect(new Set(taken.map(({ key }) => key)).size).toBe(1);
    expect(tally).toMatchObject({ accepted: 1, requests: 1, retries: 3 });
  });
  test('for longer than the patience ends it, with what was accepted before', async () => {
    const problem = { title: 'Stream at its limit', detail: 'Later.' };
    script = [{}, ...Array.from({ length: 20 }, () => ({ status: 429, body: problem }))];
    const trouble = await sending('a.ndjson', '{"id":1}\n{"id":2}\n{"id":3}\n', { batch: 1, patience: 600 });
    expect(trouble?.code).toBe(1);
    expect(trouble?.message).toContain('429 Stream at its limit: Later.');
    expect(tally).toMatchObject({ accepted: 1, requests: 1 });
    expect(records().filter(record => record === '{"id":3}')).toEqual([]);
  });
  test.each([401, 403, 404])('for %i is not asked again: wrong use', async status => {
    script = [{ status, body: { title: 'No', detail: 'Not you.' } }];
    const trouble = await sending('a.ndjson', '{"id":1}\n');
    expect([trouble?.code, taken.length]).toEqual([2, 1]);
    expect(trouble?.message).toContain(`${status} No: Not you.`);
  });
  test('because it is something else says so', async () => {
    script = [{ body: '<html>hello</html>' }];
    expect((await sending('a.ndjson', '{"id":1}\n'))?.message).toContain("not OmniStream's: <html>");
  });
});

describe('records that go wrong are told by the line of the file', () => {
  test('malformed ones, also in later batches', async () => {
    await sending('a.ndjson', '{"id":1}\n\nnope\n{"id":2}\nnope\n', { batch: 2 });
    expect(tally).toMatchObject({ accepted: 4, malformed: 2, malformedLines: [3, 5] });
    expect(describeTally('orders', tally, 2)).toBe(
      'orders: 4 accepted in 2 s, 2 records/s\n2 of them are no JSON objects and will be in the quarantine: lines 3, 5',
    );
  });
  test('refused by the service', async () => {
    script = [{ body: { ...receipt(['{}']), refused: 1, refusals: [{ index: 1, reason: 'too long' }] } }];
    await sending('a.ndjson', '{"id":1}\n\n{"id":2}\n');
    expect(tally).toMatchObject({ refused: 1, refusals: [{ line: 3, reason: 'too long' }] });
  });
  test('never sent: too long, a line break in a string, a list that does not end', async () => {
    await sending('a.ndjson', `{"id":1}\n{"pad":"${'x'.repeat(2_000_000)}"}\n{"id":3}\n`);
    expect(records()).toEqual(['{"id":1}', '{"id":3}']);
    await sending('a.json', '[{"id":4},\n{"a":"x\ny"},\n{"id":5}\n');
    expect(tally.refusals.map(({ line }) => line)).toEqual([2, 2, 5]);
    expect(describeTally('orders', tally, 0)).toContain('3 refused:\n  line 2: longer than');
  });
});

describe('a file', () => {
  test('that is not there, or a folder, or no gzip', async () => {
    expect(await sendingFile(join(folder, 'none.csv'))).toMatchObject({
      code: 2,
      message: expect.stringContaining('There is no file'),
    });
    expect(await sendingFile(folder)).toMatchObject({
      code: 2,
      message: expect.stringContaining('is a folder'),
    });
    expect((await sending('a.ndjson.gz', 'no gzip at all'))?.message).toContain(
      'cannot be read: incorrect header',
    );
  });
  test('with a header that names a column twice', async () => {
    const trouble = await sending('a.csv', 'id,id\n1,2\n');
    expect([trouble?.code, trouble?.message]).toEqual([2, expect.stringContaining('twice')]);
  });
});
