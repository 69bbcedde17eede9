import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { kinesisClient } from '../../../localstack/embedded/kinesis/streams.ts';
import { clusterFolder } from '../../../localstack/embedded/postgres/server.ts';
import { startTestCloud } from '../cloud.ts';
import { asker, type Target } from './target.ts';

/** The embedded cloud, started for these tests alone, with the shipped contracts: it can do everything. */
export async function embedded(): Promise<Target> {
  const cloud = await startTestCloud();
  const kinesis = kinesisClient(cloud.cluster.kinesis);
  const postmaster = (): number => {
    const cluster = clusterFolder(join(cloud.folder, 'data/postgres'));
    return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  };
  return {
    name: 'the embedded cloud',
    lacks: {},
    unwritable: () => undefined,
    send: cloud.send,
    ask: asker(cloud.url),
    inFlight: async source => (await cloud.totals(source)).inFlight,
    put: (Data, PartitionKey) =>
      kinesis.send(new PutRecordCommand({ StreamName: cloud.cluster.rawStream, PartitionKey, Data })),
    database: cloud.database,
    killDatabase() {
      const before = postmaster();
      process.kill(before, 'SIGKILL');
      return () => postmaster() !== before;
    },
    async metric(stage, name, source) {
      const { rows } = await cloud.database.query<{ sum: number }>(
        `select coalesce(sum(sum), 0)::int as sum from omnistream.metric_minute
         where name = $1 and dimensions @> jsonb_build_object('stage', $2::text, 'source', $3::text)`,
        [name, stage, source],
      );
      return rows[0]!.sum;
    },
    partialBatchResponses: true,
    end: cloud.end,
  };
}
