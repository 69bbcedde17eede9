import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FailedBatch } from './event-source-mapping/on-failure.ts';

/** The on-failure destination: one file a failed batch, payload included, under the folders S3 would get. */
export async function keepFailure(folder: string, failure: FailedBatch): Promise<void> {
  const day = failure.timestamp.slice(0, 10);
  const target = join(folder, day);
  await mkdir(target, { recursive: true });
  const file = join(target, `${failure.timestamp.replaceAll(':', '.')}-${randomUUID()}.json`);
  await writeFile(`${file}.new`, JSON.stringify(failure));
  await rename(`${file}.new`, file);
}
