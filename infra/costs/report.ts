/** A month of a deployment at several rates, by service. */
import { type Changes, draftSettings, draftTemplates } from '../draft.ts';
import { adapt } from './adapt.ts';
import { bill } from './bill.ts';
import { dollars, type Line } from './line.ts';
import { AS_OF, REGION } from './prices.ts';
import { type Assumed, indexGib, type Traffic, traffic } from './traffic.ts';

export const RATES = [1, 100, 10_000];

/** A month at one rate. */
export interface Month {
  traffic: Traffic;
  lines: Line[];
  /** Settings that the rate needs and cdk.json does not have, in words. */
  otherwise: string[];
}

/** Prices the template that the settings give, with those changed that would not take the rate. */
export function month(deployment: string, rate: number, assumed: Assumed, changes: Changes = {}): Month {
  const { needs } = traffic(rate, assumed);
  const larger = adapt(draftSettings(deployment, changes), needs);
  const database = { ...changes.database, ...larger.changes.database };
  const settings = draftSettings(deployment, { ...changes, ...larger.changes, database });
  const shards = settings.streams.mode === 'provisioned' ? settings.streams.shards : undefined;
  const fitting = traffic(rate, assumed, shards);
  const lines = bill(Object.values(draftTemplates(settings)), fitting);
  return { traffic: fitting, lines, otherwise: larger.words };
}

const sum = (lines: readonly Line[]): number => lines.reduce((total, one) => total + dollars(one), 0);
const shown = (usd: number): string => (usd < 100 ? usd.toFixed(2) : Math.round(usd).toLocaleString('en'));
const rateName = (rate: number): string => `${rate.toLocaleString('en')}/s`;

/** The rows of a table, its head first: a service, or with `items` each line of the bill. */
export function costRows(months: readonly Month[], items = false): string[][] {
  const nameOf = ({ service, item }: Line): string => (items ? `${service}: ${item}` : service);
  const names = [...new Set(months.flatMap(({ lines }) => lines.map(nameOf)))].sort();
  const row = (name: string, of: (lines: readonly Line[]) => readonly Line[]): string[] => [
    name,
    ...months.map(({ lines }) => shown(sum(of(lines)))),
  ];
  return [
    ['$ a month', ...months.map(({ traffic: { recordsASecond } }) => rateName(recordsASecond))],
    ...names.map(name => row(name, lines => lines.filter(one => nameOf(one) === name))),
    row('all', lines => lines),
  ];
}

/** What the rates need besides what cdk.json says, what was assumed, and which prices were not verified; one a line. */
export function costNotes(months: readonly Month[]): string[] {
  const settings = months
    .filter(({ otherwise }) => otherwise.length > 0)
    .map(
      ({ traffic: { recordsASecond }, otherwise }) =>
        `${rateName(recordsASecond)} needs ${otherwise.join(', ')}.`,
    );
  const assumed = months[0]?.traffic.assumed;
  const used = [
    ...new Map(months.flatMap(({ lines }) => lines.map(one => [one.price, one] as const))).values(),
  ];
  const byFound = (found: string): Line[] => used.filter(({ price }) => price.found === found);
  const most = months.at(-1)!.traffic;
  return [
    ...settings,
    `With ${rateName(most.recordsASecond)}, keys that do not rise with time need a day of index in memory: ${Math.ceil(indexGib(most.recordsASecond, 24))} GiB.`,
    `Assumed: ${Object.entries(assumed ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}.`,
    `Prices of ${REGION}, looked up ${AS_OF}: ${byFound('aws').length} on pages of AWS, ${byFound('others').length} on pages of others, ${byFound('unverified').length} not verified (${byFound(
      'unverified',
    )
      .map(({ service, item }) => `${service} ${item}`)
      .sort()
      .join(', ')}).`,
  ];
}
