import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { STREAMS, type StreamName } from '../../domain/topology.ts';
import { expandAlarms } from '../../functions/alarms/expand.ts';
import { MAPPINGS, type MappingSettings } from '../../functions/mappings.ts';
import {
  FUNCTIONS,
  type FunctionName,
  type FunctionSettings,
  functionNameOf,
} from '../../functions/settings.ts';
import type { ContractsFile } from '../../functions/shared/contracts.ts';
import { type CloudWatch, openCloudWatch, STATES_FILE } from './cloudwatch/cloudwatch.ts';
import { invocationMetrics, iteratorAge, onFailureDelivered } from './cloudwatch/lambda-metrics.ts';
import { type Credentials, credentials } from './credentials.ts';
import { backlog } from './event-source-mapping/backlog.ts';
import { fileCheckpoints } from './event-source-mapping/checkpoints.ts';
import { type Mapping, startMapping } from './event-source-mapping/mapping.ts';
import { bundleOf, type Cluster, CONCURRENCY, environmentOf } from './functions.ts';
import { functionRoutes } from './gateway/function-routes.ts';
import { LAMBDA_ENDPOINT } from './gateway/invoke-api.ts';
import type { Gateway } from './gateway/server.ts';
import { serveSite } from './gateway/site.ts';
import { inFlight } from './in-flight.ts';
import { StartError } from './instance.ts';
import { keepRunning } from './keep-running.ts';
import { startKinesis } from './kinesis/server.ts';
import { ensureStream, kinesisClient, trimStream } from './kinesis/streams.ts';
import { type LambdaFunction, startFunction } from './lambda/function.ts';
import { openLog } from './logs.ts';
import { keepFailure } from './on-failure.ts';
import { openRoles } from './postgres/roles.ts';
import { erasePostgres, startPostgres } from './postgres/server.ts';
import { every } from './scheduler.ts';
import { tokenHashesFile } from './token-hashes.ts';

export interface CloudOptions {
  /** Everything that outlives the process: streams, database, checkpoints, credentials, logs. */
  folder: string;
  /** An open gateway: its port is taken before anything else starts. */
  gateway: Gateway;
  contracts: ContractsFile;
  /** Bundled functions: <folder>/<name>/handler.mjs. */
  bundles: string;
  /** The built dashboard; null serves none. */
  site: string | null;
  shards?: number;
  /** Default: as they are deployed. */
  mappings?: readonly MappingSettings[];
  /** What is being done, for the person who waits. */
  progress(step: string): void;
  /** Gives up the start between two steps, and stops what has started. */
  signal?: AbortSignal;
  /** CloudWatch's clock, ms since the epoch: what AWS's services report is stamped with it, and alarms are judged by it. */
  cloudwatchClock?: () => number;
}

export interface Cloud {
  url: string;
  credentials: Credentials;
  cluster: Cluster;
  functions: Record<FunctionName, LambdaFunction>;
  mappings: Mapping[];
  cloudwatch: CloudWatch;
  /** Finishes what is in flight, then stops all parts in the reverse order of the flow. */
  stop(): Promise<void>;
}

const STORED = [
  'functions',
  'kinesis',
  'checkpoints.json',
  'credentials.json',
  'tokens.json',
  'contracts.json',
  'on-failure',
  'logs',
  STATES_FILE,
];

/** Deletes what a cloud has stored in its folder, and nothing else that may be there. */
export async function eraseCloud(folder: string): Promise<void> {
  await erasePostgres(join(folder, 'postgres'));
  for (const part of STORED) rmSync(join(folder, part), { recursive: true, force: true });
}

const FRESH_HINT =
  'What is stored was left as it is. To try a changed contract out on this machine, --fresh begins anew without it.';

/** The streams' names in Kinesis. */
const streamName = (stream: StreamName): string => `omnistream-${stream}`;
const STREAM_NAMES = STREAMS.map(streamName);

/** What this deployment is called, in its metrics and their namespace too. */
const DEPLOYMENT = 'development';
/** The names of its functions in metrics, as they would be in AWS. */
const metricName = (name: FunctionName): string => functionNameOf(DEPLOYMENT, name);

/** Boots the pipeline on this machine: the bundled functions behind the interfaces they have in AWS. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { folder, gateway, progress } = options;
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const undone of undo.splice(0).reverse()) await undone();
  };
  const step = (text: string): void => {
    options.signal?.throwIfAborted();
    progress(text);
  };
  try {
    mkdirSync(folder, { recursive: true });
    const sources = options.contracts.contracts.map(contract => contract.source);
    const secrets = await credentials(folder, gateway.url, sources);
    const contractsFile = join(folder, 'contracts.json');
    writeFileSync(contractsFile, JSON.stringify(options.contracts));

    const warnings = openLog(join(folder, 'logs'), 'cloud');
    undo.push(warnings.close);

    step('starting PostgreSQL and Kinesis');
    const onWarning = (message: string): void => {
      warnings.write(message);
      progress(message);
    };
    const database = {
      folder: join(folder, 'postgres'),
      log: join(folder, 'postgres.log'),
      password: secrets.databasePassword,
    };
    const servers = [
      keepRunning('PostgreSQL', port => startPostgres({ ...database, port }), onWarning),
      keepRunning('Kinesis', port => startKinesis(join(folder, 'kinesis'), port), onWarning),
    ] as const;
    // Both are awaited, whatever becomes of the other: what has started is stopped.
    for (const server of servers) server.then(({ stop }) => undo.push(stop)).catch(() => {});
    await Promise.allSettled(servers);
    const [postgres, kinesis] = await Promise.all(servers);
    const client = kinesisClient(kinesis.endpoint);
    for (const stream of STREAM_NAMES) await ensureStream(client, stream, options.shards ?? 2);

    const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
    pool.on('error', () => {}); // an idle connection lost; the next query says so
    undo.push(() => pool.end());
    const alarms = expandAlarms({
      deployment: DEPLOYMENT,
      contracts: options.contracts.contracts,
      functionName: metricName,
      mappingId: ({ stream }) => streamName(stream),
    });
    const clock = options.cloudwatchClock ?? Date.now;
    const cloudwatch = await openCloudWatch({
      folder,
      database: pool,
      alarms: alarms.filter(({ holds }) => holds === 'everywhere'),
      now: clock,
      onWarning: warnings.write,
    });
    undo.push(() => cloudwatch.stop());

    const cluster: Cluster = {
      kinesis: kinesis.endpoint,
      cloudwatch: cloudwatch.endpoint,
      database: postgres.url,
      lambda: { endpoint: `${gateway.url}${LAMBDA_ENDPOINT}`, accessKey: randomUUID() },
      rawStream: streamName('raw'),
      validatedStream: streamName('validated'),
      contractsFile,
      environment: DEPLOYMENT,
      tokensFile: tokenHashesFile(folder),
    };
    const functions = {} as Record<FunctionName, LambdaFunction>;
    for (const [name, settings] of Object.entries(FUNCTIONS) as [FunctionName, FunctionSettings][]) {
      const log = openLog(join(folder, 'logs'), name);
      const fn = startFunction({
        name,
        file: bundleOf(options.bundles, name),
        environment: environmentOf(name, cluster),
        ...settings,
        concurrency: CONCURRENCY[name],
        onLog(line) {
          if (!cloudwatch.take(line)) log.write(line);
        },
        onReport: report => cloudwatch.record(invocationMetrics(metricName(name), report, clock())),
      });
      functions[name] = fn;
      undo.push(async () => {
        await fn.close();
        await log.close();
      });
    }

    step('migrating the database and creating the tables of the contracts');
    const migrated = await functions.migrate.invoke({});
    if ('functionError' in migrated) throw new StartError(`${migrated.message}\n\n${FRESH_HINT}`);
    await openRoles(pool, secrets.databasePassword);
    await cloudwatch.open();

    step('starting the pipeline');
    const checkpoints = fileCheckpoints(join(folder, 'checkpoints.json'), { onWarning: warnings.write });
    undo.push(async () => checkpoints.close());
    const mappings = (options.mappings ?? MAPPINGS).map(({ stream, fn, ...settings }) =>
      startMapping({
        ...settings,
        kinesis: client,
        stream: streamName(stream),
        fn: {
          arn: functions[fn].arn,
          invoke(event) {
            cloudwatch.record(iteratorAge(metricName(fn), event, clock()));
            return functions[fn].invoke(event);
          },
        },
        checkpoints,
        async onFailure(failure) {
          await keepFailure(join(folder, 'on-failure'), fn, failure);
          cloudwatch.record(onFailureDelivered(streamName(stream), clock()));
        },
      }),
    );
    undo.push(() => Promise.all(mappings.map(mapping => mapping.stop())));
    const schedules = [
      every(60, () => functions.sweep.invoke({})),
      every(60, () => functions.replay.invoke({})),
      every(600, async () => {
        for (const stream of STREAM_NAMES) await trimStream(client, stream).catch(() => {});
      }),
    ];
    undo.push(() => Promise.all(schedules.map(schedule => schedule.stop())));

    gateway.open(
      functionRoutes({
        ingest: functions.ingest,
        api: functions.api,
        platform: functions.platform,
        replay: functions.replay,
        invoked: { accessKey: cluster.lambda.accessKey, functions: { api: functions.api } },
        local: path => {
          switch (path) {
            case 'backlog':
              return inFlight(
                STREAM_NAMES.map(stream => () => backlog(client, stream, checkpoints)),
                pool,
              ).then(counts => ({ sources: counts }));
            case 'streams':
              return Promise.resolve({
                folder: resolve(folder),
                endpoint: kinesis.endpoint,
                streams: STREAM_NAMES,
              });
            default:
              return undefined;
          }
        },
        operator: { secret: secrets.databasePassword, functions: { purge: functions.purge } },
        site: serveSite(options.site),
      }),
    );
    return { url: gateway.url, credentials: secrets, cluster, functions, mappings, cloudwatch, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
