/** Writes the generated parts of docs/operations.md: npm run manual. */
import { readFileSync, writeFileSync } from 'node:fs';
import { deployable } from '../infra/assemble.ts';
import { costNotes, costRows, month, RATES } from '../infra/costs/report.ts';
import { ASSUMED } from '../infra/costs/traffic.ts';
import { type Changes, draftSettings, draftTemplates } from '../infra/draft.ts';
import { grantsTable } from '../infra/grants/explain.ts';
import { type Grant, readGrants } from '../infra/grants/read.ts';
import { REASONS } from '../infra/grants/reasons.ts';
import { monitored } from '../infra/monitored.ts';
import { AS_WRITTEN, VARIANTS } from '../infra/variants.ts';
import { alarmsTable } from './alarms-table.ts';

const MANUAL = new URL('../docs/operations.md', import.meta.url);

/** The grants of each variant of a deployment. */
export const grantsByVariant = (): Record<string, Grant[]> =>
  Object.fromEntries(
    Object.entries(VARIANTS).map(([name, changes]) => [
      name,
      Object.values(draftTemplates(draftSettings('production', changes))).flatMap(readGrants),
    ]),
  );

/** Of the deployment that cdk.json describes, with the shipped contracts. */
const shippedAlarms = (): string => {
  const settings = draftSettings('production');
  const database = { dimensionsMap: {}, storageGib: 1 };
  return alarmsTable(monitored(settings, deployable().contracts, database, stream => stream));
};

/** A month of production by service, and of its variants in all. */
function costs(): string {
  const at = (changes: Changes) => RATES.map(rate => month('production', rate, ASSUMED, changes));
  const { [AS_WRITTEN]: written, ...others } = VARIANTS;
  const months = at(written!);
  const rows = costRows(months);
  const [, ...inAll] = rows.at(-1)!;
  for (const [name, changes] of Object.entries(others)) {
    const [, ...amounts] = costRows(at(changes)).at(-1)!;
    if ('databaseUrl' in changes || amounts.join() === inAll.join()) continue;
    rows.push([`all, with \`${name}\``, ...amounts]);
  }
  const [head, ...body] = rows.map(cells => `| ${cells.join(' | ')} |`);
  const table = [head, `| --- |${RATES.map(() => ' ---: |').join('')}`, ...body].join('\n');
  return `${table}\n\n${costNotes(months)
    .map(note => `- ${note}`)
    .join('\n')}`;
}

/** What stands in the manual between `<!-- NAME -->` and `<!-- /NAME -->`, for each name. */
const generated = (): Record<string, string> => ({
  alarms: shippedAlarms(),
  costs: costs(),
  grants: grantsTable(grantsByVariant(), AS_WRITTEN, REASONS),
});

/** The manual with its generated parts made anew. Throws when the place of one is not there. */
export function manual(text: string, parts = generated()): string {
  return Object.entries(parts).reduce((page, [name, part]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(page)) throw new Error(`docs/operations.md has no place for ${name}: <!-- ${name} -->`);
    return page.replace(place, (_, before, after) => `${before}\n${part}\n\n${after}`);
  }, text);
}

if (import.meta.main) writeFileSync(MANUAL, manual(readFileSync(MANUAL, 'utf8')));
