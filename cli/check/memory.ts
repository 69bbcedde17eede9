import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Share of the memory that may be full of records: what is found about them needs room too. */
const FULL = 0.4;

/** Data that does not fit into memory; the message says what to do. */
export class TooLarge extends Error {
  override name = 'TooLarge';
}

const used = ({ used_heap_size, heap_size_limit }: ReturnType<typeof getHeapStatistics>): number =>
  used_heap_size / heap_size_limit;

/** Frees what nobody needs any more: before that nobody knows how much is really in use. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Throws TooLarge where so much memory is in use that Node would soon end without a word about why. */
export function mustFit(
  records: number,
  heap: () => ReturnType<typeof getHeapStatistics> = getHeapStatistics,
): void {
  if (used(heap()) < FULL) return;
  collectGarbage();
  const now = heap();
  if (used(now) < FULL) return;
  const megabytes = Math.round(now.heap_size_limit / 2 ** 20);
  throw new TooLarge(
    `${records.toLocaleString('en-US')} records fill the memory that Node may use (${megabytes} MB), and the file goes on: ` +
      'a suite needs all of its columns at once. Give it more, as with NODE_OPTIONS=--max-old-space-size=16000, or make a ' +
      'contract of the suite (omnistream import --suite), which is checked record by record',
  );
}
