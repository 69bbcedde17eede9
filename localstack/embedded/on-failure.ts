import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FailedBatch } from './event-source-mapping/on-failure.ts';

/**
 * The on-failure destination: one file a failed batch, payload included, named as Lambda names its objects in S3, with
 * the function in the place of the mapping's id.
 */
export async function keepFailure(folder: string, fn: string, failure: FailedBatch): Promise<void> {
  const { timestamp, KinesisBatchInfo } = failure;
  const day = timestamp.slice(0, 10).replaceAll('-', '/');
  const second = timestamp.slice(0, 19).replaceAll(':', '.');
  const file = join(folder, 'aws/lambda', fn, KinesisBatchInfo.shardId, day, `${second}-${randomUUID()}`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(failure));
  await rename(`${file}.new`, file);
}
