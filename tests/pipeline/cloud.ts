import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { MappingSettings } from '../../functions/mappings.ts';
import type { FunctionName } from '../../functions/settings.ts';
import type { ContractsFile } from '../../functions/shared/contracts.ts';
import { type Cloud, eraseCloud, startCloud } from '../../localstack/embedded/cloud.ts';
import { startGateway } from '../../localstack/embedded/gateway/server.ts';
import { bundle } from '../../scripts/bundle.ts';
import { compileContracts } from '../../scripts/contracts.ts';

/** What `npm start` boots, in a temporary folder: no feed, a free port, the dashboard if asked for. */
export interface TestCloud extends Cloud {
  database: pg.Pool;
  folder: string;
  /** Sends a body through the front door. */
  send(source: string, body: string | Buffer, headers?: Record<string, string>): Promise<Response>;
  /** Waits until nothing of the source is in flight. */
  settled(source: string): Promise<Totals>;
  totals(source: string): Promise<Totals>;
  /** Stops, and erases unless it is to be started again on the same folder. */
  end(keep?: boolean): Promise<void>;
}

export interface Totals {
  loaded: number;
  quarantined: number;
  duplicates: number;
  inFlight: number;
}

const SETTLE_SECONDS = 60;

export function shippedContracts(): ContractsFile {
  const compiled = compileContracts();
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems, null, 2));
  return compiled.file;
}

interface TestCloudOptions {
  contracts?: ContractsFile;
  folder?: string;
  site?: string;
  mappings?: readonly MappingSettings[];
  /** Functions that fail whatever they are given: a bad release. */
  broken?: readonly FunctionName[];
  cloudwatchClock?: () => number;
}

/** Bundles of its own: test files run side by side, and one must not delete what another runs. */
export async function startTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'omnistream-cloud-'));
  const bundles = join(folder, 'bundles');
  await bundle(bundles);
  for (const name of options.broken ?? [])
    writeFileSync(
      join(bundles, name, 'handler.mjs'),
      "export const handler = () => { throw new Error('a bad release'); };",
    );
  const gateway = await startGateway(0);
  const cloud = await startCloud({
    folder: join(folder, 'data'),
    gateway,
    contracts: options.contracts ?? shippedContracts(),
    ...(options.mappings && { mappings: options.mappings }),
    bundles,
    site: options.site ?? null,
    ...(options.cloudwatchClock && { cloudwatchClock: options.cloudwatchClock }),
    progress: () => {},
  });
  const database = new pg.Pool({ connectionString: cloud.cluster.database, max: 4 });
  database.on('error', () => {});

  const totals = async (source: string): Promise<Totals> => {
    const backlog = await fetch(`${cloud.url}/_local/backlog`).then(response => response.json());
    const { rows } = await database.query(
      `select coalesce(sum(loaded), 0)::int as loaded, coalesce(sum(quarantined), 0)::int as quarantined,
              coalesce(sum(duplicates), 0)::int as duplicates
       from omnistream.frame where source = $1`,
      [source],
    );
    return { ...rows[0], inFlight: (backlog as { sources: Record<string, number> }).sources[source] ?? 0 };
  };
  return {
    ...cloud,
    database,
    folder,
    totals,
    send: (source, body, headers = {}) =>
      fetch(`${cloud.url}/v1/sources/${source}/records`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-ndjson',
          authorization: `Bearer ${cloud.credentials.tokens[source] ?? 'none'}`,
          ...headers,
        },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }),
    async settled(source) {
      const deadline = Date.now() + SETTLE_SECONDS * 1000;
      for (;;) {
        const now = await totals(source);
        if (now.inFlight === 0) return now;
        if (Date.now() > deadline)
          throw new Error(
            `${source} did not settle: ${JSON.stringify(now)} ${JSON.stringify(cloud.mappings.map(m => m.state()))}`,
          );
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    },
    async end(keep = false) {
      await database.end();
      await cloud.stop();
      await gateway.stop();
      if (keep) return;
      await eraseCloud(join(folder, 'data'));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
