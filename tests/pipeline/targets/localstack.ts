import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { type Deployment, startDeployment } from '../../deploy/deployment.ts';
import { streamsOf } from '../../deploy/streams.ts';
import { shippedContracts } from '../cloud.ts';
import { asker, type Target } from './target.ts';

/** LocalStack, or MiniStack where no container runtime answers, with the pipeline as CDK deploys it: see localstack/containers. */
export async function localstack(): Promise<Target> {
  const sources = shippedContracts().contracts.map(({ source }) => source);
  const it = await startDeployment(sources);
  const { name } = it.emulator;
  const { kinesis, raw } = await streamsOf(it);
  return {
    name,
    lacks: {
      inFlight: 'what waits on the streams is counted only by the embedded cloud',
      killDatabase: 'its PostgreSQL is not started again by anybody',
      partialBatchResponses: `${name} takes a batch for done whatever the function reports`,
    },
    unwritable: source => (sources.includes(source) ? undefined : `no contract of ${source} is deployed`),
    send: it.send,
    ask: asker(it.deployed.url),
    put: (Data, PartitionKey) => kinesis.send(new PutRecordCommand({ StreamName: raw, PartitionKey, Data })),
    database: it.database,
    metric: (stage, metric, source) => logged(it, stage, metric, source),
    ...(name === 'LocalStack' && { partialBatchResponses: true }),
    end: it.end,
  };
}

/** What the lines of a function's log say in EMF, which neither emulator makes metrics of. */
async function logged(it: Deployment, stage: string, metric: string, source: string): Promise<number> {
  let sum = 0;
  for (const line of await it.log(stage)) {
    if (!line.startsWith('{"_aws"')) continue;
    const values = JSON.parse(line) as Record<string, unknown>;
    if (values.source === source && typeof values[metric] === 'number') sum += values[metric];
  }
  return sum;
}
