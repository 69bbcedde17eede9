import type { Json, JsonObject } from '../../json.ts';
import { distinct, type Shape } from './shape.ts';

/** A rule worth proposing, and from what it was read. */
export interface Proposal {
  id: string;
  name: string;
  type: string;
  kwargs: JsonObject;
  dimension: string;
  seen: string;
}

const FEW = 12;
/** A set is believed when each of its values was seen so often on average. */
const OFTEN = 5;

const rounded = (value: number): number => Number(value.toPrecision(12));

/** Bounds with a tenth of the span to spare on both sides, in round numbers. */
function boundsOf(values: readonly number[], whole: boolean): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const margin = (high - low || Math.abs(high) || 1) / 10;
  if (!Number.isFinite(margin) || margin === 0) return [low, high];
  const step = Math.max(10 ** Math.floor(Math.log10(margin)), whole ? 1 : 0);
  const down = rounded(Math.floor(rounded((low - margin) / step)) * step);
  const up = rounded(Math.ceil(rounded((high + margin) / step)) * step);
  // Numbers at the ends of what a number can be leave no room for a margin.
  if (!Number.isFinite(down) || !Number.isFinite(up)) return [low, high];
  return [low >= 0 && down < 0 ? 0 : Math.min(down, low), Math.max(up, high)];
}

const slug = (name: string): string => name.replaceAll(/[^A-Za-z0-9_-]/g, '_');

/** `keys`: fields that identify something, whose values say nothing about the next ones. */
export function proposalsFor(shape: Shape, keys: readonly string[]): Proposal[] {
  const { name, type, values, strays } = shape;
  if (strays > 0 || values.length === 0 || keys.includes(name)) return [];
  if (type === 'integer' || type === 'number') {
    const [min_value, max_value] = boundsOf(values as number[], type === 'integer');
    return [
      {
        id: `range-${slug(name)}`,
        name: `Range of ${name}`,
        type: 'expect_column_values_to_be_between',
        kwargs: { column: name, min_value, max_value },
        dimension: 'conformity',
        seen: `the sample's range, with a margin`,
      },
    ];
  }
  const kinds = type === 'string' && shape.format === undefined ? distinct(values) : Infinity;
  if (kinds > FEW || values.length < kinds * OFTEN) return [];
  const value_set: Json[] = [...new Set(values)].sort();
  return [
    {
      id: `known-${slug(name)}`,
      name: `Known values of ${name}`,
      type: 'expect_column_values_to_be_in_set',
      kwargs: { column: name, value_set },
      dimension: 'conformity',
      seen: `the ${kinds} values of the sample`,
    },
  ];
}
