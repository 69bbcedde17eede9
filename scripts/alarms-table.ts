import type { Alarm, AlarmDefinition, Monitored } from '../functions/alarms/alarm.ts';
import { ALARMS } from '../functions/alarms/definitions.ts';
import { expandAlarms } from '../functions/alarms/expand.ts';

/** USD a month for each metric that an alarm of CloudWatch watches. */
const PRICE = 0.1;

const FOR: Record<AlarmDefinition['each'], string> = {
  deployment: 'the deployment',
  function: 'each function',
  stream: 'each stream',
  source: 'each source',
  database: 'a database of its own',
};

/** The list as the operations manual has it, and what it costs with the contracts of `on`. */
export function alarmsTable(on: Monitored): string {
  const alarms = expandAlarms(on);
  const rows = ALARMS.map(definition => {
    const made = alarms.find(({ id }) => id === definition.id);
    if (!made)
      throw new Error(`no alarm ${definition.id} for the shipped contracts: the table would miss it`);
    return [
      `[${definition.title}](#${anchorOf(definition.title)})`,
      definition.severity,
      FOR[definition.each],
      whenRaised(definition, made),
      definition.holds === 'aws' ? 'AWS' : 'AWS, local',
      definition.step,
    ];
  });
  const watched = alarms.reduce((sum, { measure }) => sum + metricsOf(measure), 0);
  return [
    '| alarm | severity | for | raised when | where | first step |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(cells => `| ${cells.join(' | ')} |`),
    '',
    `With the ${on.contracts.length} shipped contracts these are ${alarms.length} alarms in AWS. CloudWatch asks USD ${PRICE.toFixed(2)} a month for each`,
    `metric an alarm watches, and a share watches three: ${watched} metrics, USD ${(watched * PRICE).toFixed(2)} a month.`,
  ].join('\n');
}

/** Where GitHub puts a heading. */
const anchorOf = (heading: string): string => heading.toLowerCase().replaceAll(' ', '-');

const metricsOf = ({ share }: Alarm['measure']): number => (share ? share.parts.length + 1 : 1);

function whenRaised(definition: AlarmDefinition, { measure }: Alarm): string {
  const { evaluationPeriods, datapointsToAlarm, periodSeconds } = definition;
  const what = measure.metric
    ? `${measure.metric.name} (${measure.metric.statistic})`
    : `${measure.share.parts[0]!.name} of ${measure.share.whole.name}, of ${measure.share.leastWhole} records or more,`;
  const periods = periodSeconds === 60 ? 'minutes' : `periods of ${periodSeconds / 60} min`;
  const patience =
    evaluationPeriods === 1 ? 'at once' : `in ${datapointsToAlarm} of ${evaluationPeriods} ${periods}`;
  return `${what} is ${definition.comparison} ${threshold(definition, measure)}, ${patience}`;
}

function threshold({ threshold: from }: AlarmDefinition, { metric }: Alarm['measure']): string {
  if (typeof from !== 'number')
    return 'promise' in from
      ? `the contract's \`${from.promise}\``
      : `${from.share * 100} % of \`database.storageGib\``;
  if (!metric) return `${from * 100} %`;
  if (metric.unit === 'Percent') return `${from} %`;
  return metric.unit === 'Milliseconds' ? `${from / 60_000} min` : String(from);
}
