import type { Report } from './problems.ts';

const TABLE = /^[a-z][a-z0-9_]{0,47}$/;
/** How the partitions of a table are named. */
const PARTITION = /_(default|p\d{8})$/;

/**
 * Name of the typed table: `physicalName`, else `name`, of the schema object; from major version 2 on with the
 * version behind it (`orders_v2`), so that a breaking change makes a table of its own.
 */
export function tableName(name: string, version: string, report: Report): string {
  const table = name.replaceAll('-', '_').toLowerCase();
  if (!TABLE.test(table))
    report.add(
      ['schema', 0, 'name'],
      `"${name}" cannot be the name of a table`,
      'begin with a letter; letters, digits and _, at most 48: say it in physicalName',
    );
  else if (PARTITION.test(table))
    report.add(
      ['schema', 0, 'name'],
      `"${name}" is named like a partition`,
      'say another name in physicalName',
    );
  const major = Number(version.split('.', 1)[0]);
  return major >= 2 && !table.endsWith(`_v${major}`) ? `${table}_v${major}` : table;
}
