import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import { vi } from 'vitest';
import { clientOptions } from '../../localstack/containers/account.ts';
import { bootstrap, type Deployed, deployPipeline } from '../../localstack/containers/deploy.ts';
import type { Emulator } from '../../localstack/containers/emulator.ts';
import { startEmulator } from '../../localstack/containers/start.ts';
import { CONTRACTS } from '../../scripts/contracts.ts';

/** The pipeline as CDK deployed it on an emulator, and what a producer and an operator do with it. */
export interface Deployment {
  emulator: Emulator;
  deployed: Deployed;
  database: pg.Pool;
  /** What CDK is told; the contracts are a copy, to be changed. */
  options: { folder: string; contracts: string };
  token: string;
  send(source: string, body: string | Buffer, headers?: Record<string, string>): Promise<Response>;
  /** Waits until so many records of a source have come to their end. @returns where they ended */
  arrived(source: string, records: number): Promise<Ends>;
  /** The lines of a function's log. */
  log(name: string): Promise<string[]>;
  end(): Promise<void>;
}

export interface Ends {
  records: number;
  loaded: number;
  quarantined: number;
  duplicates: number;
}

export async function startDeployment(sources: readonly string[]): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'omnistream-deploy-'));
  const options = { folder, contracts: join(folder, 'contracts') };
  cpSync(CONTRACTS, options.contracts, { recursive: true });
  const emulator = await startEmulator({ folder, progress: () => {}, postgres: { fsync: 'off' } });
  const database = new pg.Pool({ connectionString: emulator.database.fromHere, max: 2 });
  database.on('error', () => {});
  const end = async (): Promise<void> => {
    await database.end();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await bootstrap(emulator, options);
    const deployed = await deployPipeline(emulator, options);
    const token = randomBytes(24).toString('base64url');
    const hash = createHash('sha256').update(token).digest('hex');
    await new SecretsManagerClient(clientOptions(emulator.endpoint)).send(
      new PutSecretValueCommand({
        SecretId: deployed.tokensSecret,
        SecretString: JSON.stringify(Object.fromEntries(sources.map(source => [source, [hash]]))),
      }),
    );
    const logs = new CloudWatchLogsClient(clientOptions(emulator.endpoint));
    const ends = async (source: string): Promise<Ends> => {
      const { rows } = await database.query<Ends>(
        `select coalesce(sum(records), 0)::int as records, coalesce(sum(loaded), 0)::int as loaded,
                coalesce(sum(quarantined), 0)::int as quarantined, coalesce(sum(duplicates), 0)::int as duplicates
         from omnistream.frame where source = $1`,
        [source],
      );
      return rows[0]!;
    };
    return {
      emulator,
      deployed,
      database,
      options,
      token,
      end,
      send: (source, body, headers = {}) =>
        fetch(`${deployed.url}/v1/sources/${source}/records`, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-ndjson',
            authorization: `Bearer ${token}`,
            ...headers,
          },
          body: typeof body === 'string' ? body : new Uint8Array(body),
        }),
      arrived: (source, records) =>
        vi.waitFor(
          async () => {
            const now = await ends(source);
            if (now.records < records)
              throw new Error(`${source}: ${now.records} of ${records} have arrived`);
            return now;
          },
          { timeout: 60_000, interval: 200 },
        ),
      async log(name) {
        const lines: string[] = [];
        const logGroupName = `/aws/lambda/omnistream-staging-${name}`;
        for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, { logGroupName }))
          lines.push(...events.flatMap(({ message = '' }) => message.trimEnd().split('\n')));
        return lines;
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
