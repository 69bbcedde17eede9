import type { Contract } from '../../domain/contract/contract.ts';
import type { ContractsFile } from '../../functions/shared/contracts.ts';
import type { Cloud } from '../../localstack/embedded/cloud.ts';
import { StartError } from '../../localstack/embedded/instance.ts';
import { startFeed } from '../../localstack/feed/feed.ts';
import { feedRate } from '../../localstack/feed/options.ts';

/**
 * What the contracts' feeds will send, in words.
 * @throws StartError when a contract has a `feed` that cannot be meant
 */
export function describeFeed(contracts: readonly Contract[]): string {
  try {
    const { recordsPerSecond, faultyShare } = feedRate(contracts);
    if (recordsPerSecond === 0) return 'none: no contract has a feed';
    const percent = Number((100 * faultyShare).toPrecision(2));
    const rate = Number(recordsPerSecond.toPrecision(2));
    return `sample records, about ${rate} a second, about ${percent} % of them faulty`;
  } catch (error) {
    throw new StartError((error as Error).message);
  }
}

/** Sends the sample feed through the front door, as any producer would. @returns ends it */
export function feedInto(
  cloud: Pick<Cloud, 'url' | 'credentials'>,
  file: ContractsFile,
): () => Promise<void> {
  const feed = startFeed({
    ...file,
    async post(source, body, contentType) {
      const response = await fetch(`${cloud.url}/v1/sources/${source}/records`, {
        method: 'POST',
        headers: { 'content-type': contentType, authorization: `Bearer ${cloud.credentials.tokens[source]}` },
        body: new Uint8Array(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`);
    },
  });
  return () => feed.stop();
}
