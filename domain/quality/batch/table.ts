import type { FieldType } from '../../contract/contract.ts';
import type { JsonObject } from '../../json.ts';
import { anyTime } from '../../time/any.ts';
import { parseInstant } from '../../time/instant.ts';
import { column } from '../column.ts';
import type { RuleScope } from '../rule.ts';
import { ruleOf } from '../scope.ts';
import { dtypeOf } from './dtype.ts';

/** The records of a file, and what is known of their fields. */
export interface Table {
  records: readonly JsonObject[];
  /** Types by field name, where a contract says them. */
  types?: Readonly<Record<string, FieldType>>;
  /** All names, in order, where the file says them: a table without records has columns too. */
  columns?: readonly string[];
}

/** RFC 3339 first, which is what most files hold and read many times faster. */
const fileTime = (text: string): number | undefined => parseInstant(text) ?? anyTime(text);

/** What rules may know of a file. */
export function scopeOfFile({ records, types = {}, columns }: Table): RuleScope {
  const typeOf = (name: string) => (Object.hasOwn(types, name) ? types[name] : undefined);
  const scope: RuleScope = { ...(columns && { columns }), typeOf, fileTime, ruleOf };
  const dtype = (name: string) => dtypeOf(records.map(column(name, scope).read), typeOf(name));
  return { ...scope, dtypeOf: dtype };
}
