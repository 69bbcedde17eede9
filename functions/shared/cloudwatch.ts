import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricAlarm,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { environment } from './environment.ts';

export type { MetricAlarm, MetricDataQuery } from '@aws-sdk/client-cloudwatch';

/** CloudWatch gave no answer, or one that is no use. */
export class CloudWatchUnavailable extends Error {
  override name = 'CloudWatchUnavailable';
}

/** The times and values of one query, newest first. */
export interface MetricValues {
  at: Date[];
  values: number[];
}

export interface MetricsOfCloudWatch {
  /** Every metric alarm whose name begins so. */
  alarms(prefix: string): Promise<MetricAlarm[]>;
  /** The values of each query by its id. Each query is paid for, see docs/decisions/0014. */
  values(queries: readonly MetricDataQuery[], from: Date, to: Date): Promise<Map<string, MetricValues>>;
}

let client: CloudWatchClient | undefined;

/** One client a process; a dashboard waits for it, so it gives up soon. */
function cloudwatch(): CloudWatchClient {
  const endpoint = environment.cloudwatchEndpoint();
  client ??= new CloudWatchClient({
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: 2,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 5_000 }),
  });
  return client;
}

const reached = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (cause) {
    throw new CloudWatchUnavailable((cause as Error).message, { cause });
  }
};

/** @throws CloudWatchUnavailable from both */
export const metricsOfCloudWatch: MetricsOfCloudWatch = {
  async alarms(prefix) {
    const found: MetricAlarm[] = [];
    let next: string | undefined;
    do {
      const page = await reached(
        cloudwatch().send(
          new DescribeAlarmsCommand({
            AlarmNamePrefix: prefix,
            AlarmTypes: ['MetricAlarm'],
            MaxRecords: 100,
            NextToken: next,
          }),
        ),
      );
      found.push(...(page.MetricAlarms ?? []));
      next = page.NextToken;
    } while (next !== undefined);
    return found;
  },

  async values(queries, from, to) {
    const found = new Map<string, MetricValues>();
    let next: string | undefined;
    do {
      const page = await reached(
        cloudwatch().send(
          new GetMetricDataCommand({
            MetricDataQueries: [...queries],
            StartTime: from,
            EndTime: to,
            ScanBy: 'TimestampDescending',
            NextToken: next,
          }),
        ),
      );
      for (const { Id, Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
        const known = found.get(Id!) ?? { at: [], values: [] };
        known.at.push(...Timestamps);
        known.values.push(...Values);
        found.set(Id!, known);
      }
      next = page.NextToken;
    } while (next !== undefined);
    return found;
  },
};
