/** npm run costs -- [--deployment staging] [--rates 1,100] [--items] [--json] [--record-bytes 500] ...: a month in AWS, computed. */
import { parseArgs } from 'node:util';
import { dollars, NoPrice } from '../infra/costs/line.ts';
import { costNotes, costRows, month, RATES } from '../infra/costs/report.ts';
import { ASSUMED, type Assumed } from '../infra/costs/traffic.ts';
import { NotDeployable } from '../infra/settings.ts';

class WrongUse extends Error {}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new WrongUse(`--${name}: expected a number above 0, not "${text}"`);
  return value;
}

function parsed(args: string[], numbers: readonly string[]) {
  try {
    return parseArgs({
      args,
      options: {
        deployment: { type: 'string', default: 'production' },
        rates: { type: 'string', default: RATES.join() },
        items: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        ...Object.fromEntries(numbers.map(name => [name, { type: 'string' as const }])),
      },
    });
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}

/** What the command was told. Throws WrongUse. */
function options(args: string[]) {
  const numbers = Object.keys(ASSUMED) as (keyof Assumed)[];
  const { values } = parsed(args, numbers);
  const told = values as Partial<Record<keyof Assumed, string>>;
  const assumed = { ...ASSUMED };
  for (const name of numbers) if (told[name] !== undefined) assumed[name] = positive(name, told[name]);
  return { ...values, assumed, rates: values.rates.split(',').map(rate => positive('rates', rate)) };
}

/** What the command prints. Throws WrongUse, NotDeployable, NoPrice. */
export function costs(args: string[]): string {
  const { deployment, rates, items, json, assumed } = options(args);
  const months = rates.map(rate => month(deployment, rate, assumed));
  if (json) {
    const readable = months.map(({ lines, otherwise, traffic }) => ({
      recordsASecond: traffic.recordsASecond,
      otherwise,
      lines: lines.map(line => ({ ...line, usd: dollars(line) })),
    }));
    return JSON.stringify(readable, null, 2);
  }
  const rows = costRows(months, items);
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const table = rows.map(([name, ...amounts]) =>
    [name!.padEnd(widths[0]!), ...amounts.map((each, i) => each.padStart(widths[i + 1]!))].join('  '),
  );
  return [...table, '', ...costNotes(months)].join('\n');
}

if (import.meta.main)
  try {
    console.log(costs(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof WrongUse || error instanceof NotDeployable || error instanceof NoPrice))
      throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
