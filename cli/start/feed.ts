import type { ContractsFile } from '../../functions/shared/contracts.ts';
import type { Cloud } from '../../localstack/embedded/cloud.ts';
import { startFeed } from '../../localstack/feed/feed.ts';

/** Sends the sample feed through the front door, as any producer would. @returns ends it */
export function feedInto(cloud: Cloud, file: ContractsFile): () => Promise<void> {
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
