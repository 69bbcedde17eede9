import type { Contract } from '../domain/contract/contract.ts';
import { startTestCloud, type TestCloud } from '../tests/pipeline/cloud.ts';
import { type Figures, quantile } from './measure.ts';
import { orderLine } from './orders.ts';

const RECORDS_A_SECOND = 1_000;
const REQUESTS_A_SECOND = 20;
const SECONDS = 15;
/** The first seconds load the handlers and make the first connections. */
const WARM_UP_SECONDS = 3;

/**
 * Sends records at a steady rate for fifteen seconds, the first of them number `from`. Answers how long each took from
 * receipt at ingest to its commit, ms; the first seconds are left out. `warm` is called when they are over.
 */
export async function steadily(
  cloud: TestCloud,
  { source }: Contract,
  from: number,
  warm: () => void = () => {},
): Promise<number[]> {
  const before = await cloud.totals(source);
  const each = RECORDS_A_SECOND / REQUESTS_A_SECOND;
  const began = Date.now();
  const answers: Promise<Response>[] = [];
  for (let i = 0; i < SECONDS * REQUESTS_A_SECOND; i++) {
    if (i === WARM_UP_SECONDS * REQUESTS_A_SECOND) warm();
    const lines = Array.from({ length: each }, (_, n) => orderLine(from + i * each + n, Date.now()));
    answers.push(cloud.send(source, lines.map(String).join('\n')));
    const due = began + ((i + 1) * 1000) / REQUESTS_A_SECOND;
    await new Promise(resolve => setTimeout(resolve, Math.max(0, due - Date.now())));
  }
  for (const answer of await Promise.all(answers))
    if (answer.status !== 202) throw new Error(await answer.text());
  const { loaded } = await cloud.settled(source);
  if (loaded - before.loaded < SECONDS * RECORDS_A_SECOND) throw new Error(`${loaded} records were loaded`);
  const { rows } = await cloud.database.query<{ ms: number }>(
    `select (extract(epoch from _loaded_at - _received_at) * 1000)::float8 as ms from data.bench_orders
     where _received_at >= $1`,
    [new Date(began + WARM_UP_SECONDS * 1000)],
  );
  return rows.map(({ ms }) => ms);
}

/** Receipt at ingest to commit, through the whole embedded cloud at a steady 1,000 records/s. */
export async function benchEndToEnd(contract: Contract): Promise<Figures> {
  const cloud = await startTestCloud({ contracts: { contracts: [contract], references: [] } });
  try {
    const latencies = await steadily(cloud, contract, 0);
    return {
      'end to end p50': { value: quantile(latencies, 0.5), unit: 'ms' },
      'end to end p99': { value: quantile(latencies, 0.99), unit: 'ms' },
    };
  } finally {
    await cloud.end();
  }
}
