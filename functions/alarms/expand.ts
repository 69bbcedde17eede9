import type { Contract } from '../../domain/contract/contract.ts';
import { MAPPINGS } from '../mappings.ts';
import type { Alarm, AlarmDefinition, Measure, Monitored, Threshold } from './alarm.ts';
import { ALARMS } from './definitions.ts';

/** The alarms of a deployment, one for each thing each of them is raised for. */
export const expandAlarms = (
  on: Monitored,
  definitions: readonly AlarmDefinition[] = ALARMS,
): readonly Alarm[] => definitions.flatMap(definition => expand(definition, on));

function expand(definition: AlarmDefinition, on: Monitored): Alarm[] {
  switch (definition.each) {
    case 'deployment':
      return alarm(definition, on, definition.measure(on));
    case 'function':
      return definition.functions.flatMap(fn => alarm(definition, on, definition.measure(on, fn), fn));
    case 'stream':
      return MAPPINGS.flatMap(mapping =>
        alarm(definition, on, definition.measure(on, mapping), mapping.stream),
      );
    case 'source':
      return on.contracts.flatMap(contract =>
        alarm(definition, on, definition.measure(on, contract.source), contract.source, contract),
      );
    case 'database':
      return on.database ? alarm(definition, on, definition.measure(on, on.database)) : [];
  }
}

/** One, or none where nothing gives it a threshold. */
function alarm(
  definition: AlarmDefinition,
  on: Monitored,
  measure: Measure,
  subject?: string,
  contract?: Contract,
): Alarm[] {
  const { measure: _, threshold: from, ...rest } = definition;
  const threshold = thresholdOf(from, on, contract);
  if (threshold === undefined) return [];
  const name = ['omnistream', on.deployment, definition.id, ...(subject ? [subject] : [])].join('-');
  return [{ ...rest, name, ...(subject && { subject }), measure, threshold }];
}

function thresholdOf(from: Threshold, { database }: Monitored, contract?: Contract): number | undefined {
  if (typeof from === 'number') return from;
  if ('of' in from) {
    const all = database?.[from.of];
    return all === undefined ? undefined : Math.floor(all * from.share);
  }
  const promised = contract?.sla[`${from.promise}Seconds`];
  return promised === undefined ? undefined : promised * from.times;
}
