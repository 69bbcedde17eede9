/**
 * npm run bench [-- --json] [-- NAME ...]: every figure beside the floor measured in the same run.
 * Wall-clock figures of a machine that does other things too: compare ratios, and figures within one run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrateAll } from '../functions/migrate/handler.ts';
import { erasePostgres, startPostgres } from '../localstack/embedded/postgres/server.ts';
import { benchConcurrency } from './concurrency.ts';
import { benchCosts } from './costs.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { benchHandlers } from './handlers.ts';
import { benchIngest } from './ingest.ts';
import { benchLoad } from './load.ts';
import type { Figures } from './measure.ts';
import { benchContract } from './orders.ts';
import { benchPipeline } from './pipeline.ts';
import { benchReplay } from './replay.ts';
import { benchRules } from './rules.ts';

const contract = benchContract();
const folder = mkdtempSync(join(tmpdir(), 'omnistream-bench-'));

async function withDatabase(task: (pool: pg.Pool, url: string) => Promise<Figures>): Promise<Figures> {
  const cluster = join(folder, 'postgres');
  const server = await startPostgres({
    folder: cluster,
    log: join(folder, 'postgres.log'),
    password: 'bench',
  });
  const pool = new pg.Pool({ connectionString: server.url, max: 4 });
  try {
    await migrateAll(pool, { contracts: [contract], references: [] }, Date.now());
    return await task(pool, server.url);
  } finally {
    await pool.end();
    await server.stop();
    await erasePostgres(cluster);
  }
}

const BENCHES: Record<string, () => Promise<Figures>> = {
  rules: async () => benchRules(contract),
  pipeline: () => withDatabase(pool => benchPipeline(pool, contract)),
  load: () => withDatabase(pool => benchLoad(pool, contract)),
  concurrency: () => withDatabase((pool, url) => benchConcurrency(pool, url, contract, folder)),
  ingest: () => benchIngest(contract),
  'end-to-end': () => benchEndToEnd(contract),
  replay: () => benchReplay(contract),
  costs: () => withDatabase(benchCosts),
  handlers: () => benchHandlers(join(folder, 'bundles')),
};

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.find(name => !(name in BENCHES));
if (unknown !== undefined) {
  console.error(`there is no benchmark "${unknown}": choose of ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const figures: Figures = {};
try {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    if (!values.json) console.error(`${name} ...`);
    Object.assign(figures, await bench());
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (values.json) console.log(JSON.stringify(figures, null, 2));
else {
  const round = (value: number): number => Number(value.toPrecision(4));
  console.table(
    Object.fromEntries(
      Object.entries(figures).map(([name, { value, unit, floor, ratio }]) => [
        name,
        {
          value: round(value),
          unit,
          floor: floor === undefined ? '' : round(floor),
          ratio: ratio === undefined ? '' : ratio.toFixed(2),
        },
      ]),
    ),
  );
}
process.exit(0);
