import { beforeEach, describe, expect, test } from 'vitest';
import { Deployment, putting } from './deployment.fixture.ts';

const THROTTLE = { code: 'ProvisionedThroughputExceededException', message: 'slow down' };
let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});

describe('a stream that does not take everything', () => {
  const body = Array.from({ length: 40 }, (_, i) => `{"id":${i}}`).join('\n');

  test('for a moment: retried, 202', async () => {
    const seen = new Set<string>();
    deployment.dependencies.put = putting(async entries =>
      entries.map(entry => {
        if (!seen.has(entry.partitionKey)) return seen.add(entry.partitionKey) && THROTTLE;
        deployment.stream.push(entry);
        return {};
      }),
    );
    const answer = await deployment.send({ body });
    expect([answer.status, answer.body.accepted]).toEqual([202, 40]);
    expect(deployment.written()).toHaveLength(40);
  });
  test('for one bucket: 429, each record told accepted or unwritten, and the retry is exact', async () => {
    const headers = { 'Idempotency-Key': 'batch-1' };
    let stuck: string | undefined;
    deployment.dependencies.put = putting(async entries =>
      entries.map(entry => {
        stuck ??= entry.partitionKey;
        if (entry.partitionKey === stuck) return THROTTLE;
        deployment.stream.push(entry);
        return {};
      }),
    );
    const first = await deployment.send({ body, headers });
    expect(first.status).toBe(429);
    expect(first.headers['retry-after']).toBe('2');
    const { accepted, unwritten, unwrittenAt } = first.body as unknown as {
      accepted: number;
      unwritten: number;
      unwrittenAt: { index: number; line: number; count: number }[];
    };
    expect(accepted + unwritten).toBe(40);
    expect(unwritten).toBeGreaterThan(0);
    expect(unwrittenAt.reduce((sum, span) => sum + span.count, 0)).toBe(unwritten);
    expect(deployment.written()).toHaveLength(accepted);
    expect(deployment.written()).not.toContain(`{"id":${unwrittenAt[0]?.index}}`);

    deployment.dependencies.put = putting(deployment.takeAll);
    expect((await deployment.send({ body, headers })).status).toBe(202);
    const byId = new Map(deployment.frames().map(({ header, records }) => [header.id, records.map(String)]));
    expect([...byId.values()].flat().sort()).toEqual(body.split('\n').sort());
  });
  test('and another body under the same key is another delivery', async () => {
    const headers = { 'Idempotency-Key': 'batch-1' };
    await deployment.send({ body: '{"id":1}', headers });
    await deployment.send({ body: '{"id":2}', headers });
    await deployment.send({ body: '{"id":1}', headers });
    const [a, b, c] = deployment.frames().map(({ header }) => header);
    expect(a?.id).toBe(c?.id);
    expect(a?.id).not.toBe(b?.id);
    expect(a?.idempotency).not.toEqual(b?.idempotency);
  });
  test('that cannot be reached: 503, nothing accepted', async () => {
    deployment.dependencies.put = putting(() => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1')));
    const { status, headers, body: problem } = await deployment.send({ body });
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('5');
    expect(problem).toMatchObject({ accepted: 0, unwritten: 40, frames: [] });
    expect(JSON.stringify(problem)).not.toContain('10.0.0.1');
    expect(deployment.logged[0]).toContain('ECONNREFUSED');
  });
  test('whose answer got lost: written twice under one id', async () => {
    let lost = true;
    deployment.dependencies.put = putting(async entries => {
      const outcome = await deployment.takeAll(entries);
      if (lost) {
        lost = false;
        throw new Error('socket hang up');
      }
      return outcome;
    });
    expect((await deployment.send()).status).toBe(202);
    expect(new Set(deployment.frames().map(({ header }) => header.id)).size).toBe(1);
  });
});
