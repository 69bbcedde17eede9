import type { Contract } from '../../domain/contract/contract.ts';
import type { Alarm } from '../alarms/alarm.ts';
import { expandAlarms } from '../alarms/expand.ts';
import { functionNameOf } from '../settings.ts';

export const alarmPrefix = (deployment: string): string => `omnistream-${deployment}-`;

/**
 * What is known of a deployment's alarms besides what CloudWatch tells, by name: what they are for, severity and unit.
 * Thresholds and dimensions that depend on what AWS has made are CloudWatch's to tell.
 */
export function knownAlarms(deployment: string, contracts: readonly Contract[]): Map<string, Alarm> {
  const alarms = expandAlarms({
    deployment,
    contracts,
    functionName: name => functionNameOf(deployment, name),
    mappingId: ({ stream }) => stream,
    database: { dimensions: {}, storage: 1 },
  });
  return new Map(alarms.map(alarm => [alarm.name, alarm]));
}

/** `/docs/operations.html#iterator-age`: the manual has a heading for each alarm. */
export const runbookOf = (title: string): string =>
  `/docs/operations.html#${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;
