import { readFileSync } from 'node:fs';
import type { Contract } from '../domain/contract/contract.ts';
import { readContract } from '../domain/contract/read.ts';
import { encodeRaw } from '../domain/frame/encode.ts';
import { BUCKETS } from '../domain/topology.ts';

const FILE = new URL('./orders.odcs.yaml', import.meta.url);
const NOTE =
  'Please leave it with the neighbours on the second floor if nobody opens; the bell is broken. '.repeat(4);

export function benchContract(): Contract {
  const read = readContract(readFileSync(FILE, 'utf8'), 'bench/orders.odcs.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));
  return read.contract;
}

/** A good record of about 500 bytes, as its producer sends it. `n` makes it one of its kind. */
export function orderLine(n: number, now: number): Buffer {
  const quantity = (n % 7) + 1;
  const price = 3 + (n % 997) / 10;
  return Buffer.from(
    JSON.stringify({
      order_id: `O-${100_000_000 + n}`,
      ordered_at: new Date(now - (n % 5000)).toISOString(),
      customer_id: `C-${(n * 7919) % 20_000}`,
      product_id: `P-${(n * 31) % 500}`,
      quantity,
      unit_price: price,
      discount: n % 3 ? 0 : 0.5,
      total: Math.round(quantity * price * 100) / 100,
      currency: ['EUR', 'USD', 'GBP'][n % 3],
      gift: n % 11 === 0,
      note: NOTE.slice(0, 247 + (n % 60)),
      status: 'paid',
    }),
  );
}

export const FRAME_RECORDS = 500;

/** Encoded raw frames of fresh records; `from` numbers the first one. */
export function orderFrames(frames: number, from: number, now: number): Buffer[] {
  return Array.from({ length: frames }, (_, f) => {
    const first = from + f * FRAME_RECORDS;
    return encodeRaw({
      header: {
        id: `bench-${first}`,
        source: 'bench-orders',
        contract: '1.0.0',
        bucket: f % BUCKETS,
        receivedAt: now,
        records: FRAME_RECORDS,
        stamps: { ingest: { began: now, ended: now } },
      },
      records: Array.from({ length: FRAME_RECORDS }, (_, i) => orderLine(first + i, now)),
    });
  });
}
