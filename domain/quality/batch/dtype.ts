import type { FieldType } from '../../contract/contract.ts';
import type { Json } from '../../json.ts';
import { isNull } from '../columns.ts';
import type { Dtype } from '../rule.ts';

const isTruth = (value: Json | undefined): boolean => typeof value === 'boolean';

/** The type that pandas gives a column of these values: whole numbers beside nulls become floats. */
export function dtypeOf(values: readonly (Json | undefined)[], type: FieldType | undefined): Dtype {
  if (type === 'timestamp' || type === 'date') return 'datetime64';
  const there = values.filter(value => !isNull(value));
  if (there.length === 0) return 'object_';
  if (there.length === values.length && there.every(isTruth)) return 'bool_';
  if (!there.every(value => typeof value === 'number')) return 'object_';
  const whole = there.length === values.length && there.every(Number.isInteger);
  return whole && type !== 'number' ? 'int64' : 'float64';
}
