import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { putRecordsBy } from '../../functions/shared/kinesis.ts';
import { kinesisClient } from '../../localstack/embedded/kinesis/streams.ts';
import { Trouble } from '../trouble.ts';
import { askByHttp } from './api.ts';
import type { Deployment } from './deployment.ts';
import { failuresIn } from './folder.ts';
import { localTokens } from './local-tokens.ts';

const credentials = v.object({ url: v.pipe(v.string(), v.url()), databasePassword: v.string() });
type Credentials = v.InferOutput<typeof credentials>;
const streams = v.object({ folder: v.string(), endpoint: v.string(), streams: v.array(v.string()) });

/** What the last start left in the folder. @throws Trouble when there was none */
function credentialsIn(folder: string): Credentials {
  try {
    return v.parse(credentials, JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')));
  } catch {
    throw new Trouble(
      2,
      `There is no local cloud in ${folder}. Start one (npm start), give --data-dir, or --deployment for one in AWS.`,
    );
  }
}

/** What the cloud of the folder says of itself. @throws Trouble when it does not run; another one may have its port. */
async function ask(folder: string, url: string): Promise<v.InferOutput<typeof streams>> {
  try {
    const response = await fetch(`${url}/_local/streams`, { signal: AbortSignal.timeout(10_000) });
    const answer = v.parse(streams, await response.json());
    if (answer.folder === folder) return answer;
  } catch {
    // nobody, or something else, answers there
  }
  throw new Trouble(1, `No OmniStream runs on ${folder}: start it first (npm start), or give --data-dir.`);
}

async function invoke(url: string, secret: string, event: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify(event),
  });
  const answer = (await response.json()) as { detail?: string };
  if (response.ok) return answer;
  throw new Trouble(1, `The local cloud answers ${response.status}: ${answer.detail}`);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'a user without a name';
  }
}

/** The local cloud that keeps its data in the folder. */
export function localDeployment(dataDir: string): Deployment {
  const folder = resolve(dataDir);
  const { url, databasePassword } = credentialsIn(folder);
  return {
    title: `the local cloud in ${folder}`,
    failures: failuresIn(join(folder, 'on-failure')),
    tokens: localTokens(folder),
    async purge(request) {
      await ask(folder, url);
      return invoke(`${url}/_local/functions/purge`, databasePassword, request);
    },
    async api(request) {
      await ask(folder, url);
      return askByHttp(url, request);
    },
    async sendReplays(signal) {
      await askByHttp(url, { method: 'POST', path: '/replay-sender', body: {} }, { signal });
    },
    who: async () => `${userName()} on ${hostname()}`,
    async streams() {
      const { endpoint, streams: names } = await ask(folder, url);
      const client = kinesisClient(endpoint);
      return { names, put: stream => entries => putRecordsBy(client, stream, entries) };
    },
  };
}
