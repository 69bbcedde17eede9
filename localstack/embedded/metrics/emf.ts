/** One value of one metric under one set of dimensions. */
export interface MetricValues {
  /** ms since the epoch. */
  at: number;
  namespace: string;
  name: string;
  unit: string;
  dimensions: Record<string, string>;
  values: number[];
}

const UNITS = new Set(
  `Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits
  Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second
  Megabits/Second Gigabits/Second Terabits/Second Count/Second None`.split(/\s+/),
);
const MOST_METRICS = 100;
const MOST_VALUES = 100;
const MOST_DIMENSIONS = 30;
const LONGEST_NAME = 1024;
/** CloudWatch takes no greater value. */
const GREATEST = 2 ** 360;
/** CloudWatch takes nothing older than two weeks or more than two hours ahead. */
const OLDEST_MS = 14 * 24 * 3_600_000;
const AHEAD_MS = 2 * 3_600_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Not empty, not too long, and storable: a NUL or half a surrogate pair is not text to PostgreSQL. */
const isText = (value: unknown): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= LONGEST_NAME &&
  !value.includes('\0') &&
  value.isWellFormed();

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= GREATEST;

/**
 * The metrics of a log line in CloudWatch's Embedded Metric Format. Undefined when it is not such a line, wholly valid: one
 * that only looks like it is a log line as any other.
 */
export function readEmf(line: string, now: number): MetricValues[] | undefined {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return undefined;
  let root: unknown;
  try {
    root = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isObject(root) || !isObject(root._aws)) return undefined;
  const { Timestamp: at, CloudWatchMetrics: directives } = root._aws;
  if (!Number.isInteger(at) || (at as number) < now - OLDEST_MS || (at as number) > now + AHEAD_MS) {
    return undefined;
  }
  if (!Array.isArray(directives)) return undefined;
  const all: MetricValues[] = [];
  for (const directive of directives as unknown[]) {
    const values = readDirective(directive, root, at as number);
    if (!values) return undefined;
    all.push(...values);
  }
  return all;
}

function readDirective(
  directive: unknown,
  root: Record<string, unknown>,
  at: number,
): MetricValues[] | undefined {
  if (!isObject(directive)) return undefined;
  const { Namespace: namespace, Dimensions: sets, Metrics: metrics } = directive;
  if (!isText(namespace)) return undefined;
  if (!Array.isArray(sets) || !Array.isArray(metrics) || metrics.length > MOST_METRICS) return undefined;
  const dimensions = (sets as unknown[]).map(set => readDimensions(set, root));
  // No set of dimensions and an empty one say the same.
  if (dimensions.length === 0) dimensions.push({});
  const all: MetricValues[] = [];
  for (const metric of metrics as unknown[]) {
    const read = readMetric(metric, root);
    if (!read) return undefined;
    for (const set of dimensions) {
      if (!set) return undefined;
      all.push({ at, namespace, ...read, dimensions: set });
    }
  }
  return all;
}

function readDimensions(set: unknown, root: Record<string, unknown>): Record<string, string> | undefined {
  if (!Array.isArray(set) || set.length > MOST_DIMENSIONS) return undefined;
  const entries: [string, string][] = [];
  for (const name of [...(set as unknown[])].sort()) {
    if (!isText(name) || !Object.hasOwn(root, name)) return undefined;
    const value = root[name];
    if (!isText(value)) return undefined;
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function readMetric(
  metric: unknown,
  root: Record<string, unknown>,
): Pick<MetricValues, 'name' | 'unit' | 'values'> | undefined {
  if (!isObject(metric) || !isText(metric.Name) || !Object.hasOwn(root, metric.Name)) return undefined;
  const { Name: name, Unit: unit = 'None', StorageResolution: resolution = 60 } = metric;
  if (typeof unit !== 'string' || !UNITS.has(unit) || (resolution !== 60 && resolution !== 1))
    return undefined;
  const target = root[name];
  const values: unknown[] = Array.isArray(target) ? target : [target];
  if (values.length === 0 || values.length > MOST_VALUES || !values.every(isNumber)) return undefined;
  return { name, unit, values };
}
