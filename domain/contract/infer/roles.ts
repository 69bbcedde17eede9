import { distinct, type Shape } from './shape.ts';

/** The fields that seem to play a part of their own. */
export interface Roles {
  /** The event time. */
  time: string;
  /** Identify a record; empty: nothing in the sample does. */
  primaryKey: string[];
  /** What the records are about: its records keep their order. */
  key: string[];
}

const ID = /(^|[_ .-])(id|uuid|guid|key|number|no|nr)$|[a-z](Id|ID)$/;
const SUBJECT = /(symbol|station|device|sensor|user|customer|author|account|vehicle|machine|site|store)/i;
const EVENT_TIME = /(time|timestamp|_at|At|ts|date|day)$/;

const complete = ({ absent, strays }: Shape): boolean => absent === 0 && strays === 0;
const plain = ({ type, moment }: Shape): boolean =>
  (type === 'string' || type === 'integer') && moment === undefined;

function timeOf(shapes: readonly Shape[]): Shape | undefined {
  const moments = shapes.filter(({ moment }) => moment !== undefined);
  const rank = (shape: Shape): number =>
    (shape.absent === 0 ? 4 : 0) +
    (shape.type === 'timestamp' ? 2 : 0) +
    (EVENT_TIME.test(shape.name) ? 1 : 0);
  return moments.sort((a, b) => rank(b) - rank(a))[0];
}

function identify(shapes: readonly Shape[], time: Shape): string[] {
  const candidates = shapes.filter(shape => plain(shape) && complete(shape));
  const unique = candidates.filter(({ values }) => distinct(values) === values.length);
  const single = unique.find(({ name }) => ID.test(name)) ?? unique.find(({ format }) => format === 'uuid');
  if (single) return [single.name];
  if (time.absent > 0 || time.moment?.transform) return [];
  // One reading a subject and moment.
  const pair = candidates.find(
    ({ values, name }) =>
      (ID.test(name) || SUBJECT.test(name)) &&
      distinct(values.map((value, i) => `${value} ${time.values[i]}`)) === values.length,
  );
  return pair ? [pair.name, time.name] : [];
}

function subject(shapes: readonly Shape[], primaryKey: readonly string[]): string[] {
  const [first] = primaryKey;
  const candidates = shapes.filter(shape => plain(shape) && complete(shape));
  const repeated = candidates.filter(({ values }) => distinct(values) < values.length);
  const found = repeated.find(({ name }) => SUBJECT.test(name)) ?? repeated.find(({ name }) => ID.test(name));
  if (found) return [found.name];
  return first === undefined ? [] : [first];
}

/** Undefined when no field tells a time. */
export function rolesOf(shapes: readonly Shape[]): Roles | undefined {
  const time = timeOf(shapes);
  if (!time) return undefined;
  const primaryKey = identify(shapes, time);
  return { time: time.name, primaryKey, key: subject(shapes, primaryKey) };
}
