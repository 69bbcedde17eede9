import { isObject, type Json, type JsonObject } from '../json.ts';
import { nearest } from './nearest.ts';
import type { Path, Report } from './problems.ts';

/** The value of the custom property `omnistream`, and where it stands. */
export interface Own {
  path: Path;
  value: Json | undefined;
}

/** What ODCS has no word for: the custom property `omnistream` of a contract, or of an entry in it. */
export function ownOf(within: JsonObject, path: Path, report: Report): Own | undefined {
  const list = Array.isArray(within.customProperties) ? within.customProperties : [];
  let own: Own | undefined;
  for (const [index, entry] of list.entries()) {
    if (!isObject(entry) || typeof entry.property !== 'string') continue;
    const at = [...path, 'customProperties', index];
    if (entry.property === 'omnistream') {
      if (own) report.add(at, 'a second custom property "omnistream"');
      own ??= { path: [...at, 'value'], value: entry.value };
    } else if (nearest(entry.property, ['omnistream']))
      report.add([...at, 'property'], `unknown property "${entry.property}"`, 'did you mean "omnistream"?');
  }
  return own;
}
