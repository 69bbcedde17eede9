import { createHash } from 'node:crypto';
import type { Contract } from '../domain/contract/contract.ts';
import { ingest } from '../functions/ingest/ingest.ts';
import { stageMetrics } from '../functions/shared/metrics.ts';
import { proxyRequest } from '../tests/proxy-request.ts';
import { failing } from './failing.ts';
import { type Figures, inTurns } from './measure.ts';
import { orderLine } from './orders.ts';
import { quietly } from './quietly.ts';

const RECORDS = 2_000;
const REQUESTS = 10;
const ROUNDS = 7;

/** Records a second through the ingest stage's own code onto a stream that takes everything at once; floor: JSON.parse. */
export async function benchIngest(contract: Contract): Promise<Figures> {
  const lines = Array.from({ length: RECORDS }, (_, n) => orderLine(n, Date.now()));
  const body = Buffer.concat(lines.flatMap(line => [line, Buffer.from('\n')]));
  const event = proxyRequest('bench-orders', 'bench', body);
  const tokens = new Map([['bench-orders', [createHash('sha256').update('bench').digest()]]]);
  const metrics = stageMetrics('ingest');
  let n = 0;
  const ours = async (): Promise<void> => {
    for (let i = 0; i < REQUESTS; i++) {
      const answer = await ingest(event, {
        now: Date.now,
        tokens: () => tokens,
        contractOf: () => contract,
        metrics,
        log: failing,
        unique: () => `bench-${n++}`,
        put: async () => [],
      });
      if (answer.statusCode !== 202) throw new Error(answer.body);
    }
  };
  const floor = (): void => {
    for (let i = 0; i < REQUESTS; i++) for (const line of lines) JSON.parse(line.toString());
  };
  const [seconds, least] = await quietly(async () => {
    await ours();
    floor();
    return inTurns(ROUNDS, ours, floor);
  });
  const rate = (time: number): number => (RECORDS * REQUESTS) / time;
  return {
    ingest: { value: rate(seconds!), unit: 'records/s', floor: rate(least!), ratio: least! / seconds! },
  };
}
