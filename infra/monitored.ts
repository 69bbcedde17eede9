import type { Contract } from '../domain/contract/contract.ts';
import type { StreamName } from '../domain/topology.ts';
import type { Monitored } from '../functions/alarms/alarm.ts';
import { functionNameOf } from '../functions/settings.ts';
import type { DatabaseMetrics } from './constructs/database-server.ts';
import type { Settings } from './settings.ts';

const GIB = 2 ** 30;

/** What the alarms of a deployment are raised for, by the names CloudWatch knows. */
export const monitored = (
  { deployment }: Settings,
  contracts: readonly Contract[],
  database: DatabaseMetrics | undefined,
  mappingId: (stream: StreamName) => string,
): Monitored => ({
  deployment,
  contracts,
  functionName: fn => functionNameOf(deployment, fn),
  mappingId: ({ stream }) => mappingId(stream),
  ...(database && {
    database: {
      dimensions: database.dimensionsMap,
      ...(database.storageGib !== undefined && { storage: database.storageGib * GIB }),
    },
  }),
});
