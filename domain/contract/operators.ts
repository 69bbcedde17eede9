import type { Bounds } from '../quality/threshold.ts';
import type { Path, Report } from './problems.ts';
import { comparisonsOf, type Quality } from './sections.ts';
import { exactly } from './thresholds.ts';

const OPERATORS: Readonly<Record<string, (low: number, high: number) => Bounds>> = {
  mustBe: value => ({ min: value, max: value }),
  mustNotBe: value => ({ min: value, max: value, outside: true }),
  mustBeGreaterThan: min => ({ min, strictMin: true }),
  mustBeGreaterOrEqualTo: min => ({ min }),
  mustBeLessThan: max => ({ max, strictMax: true }),
  mustBeLessOrEqualTo: max => ({ max }),
  mustBeBetween: (min, max) => ({ min, max }),
  mustNotBeBetween: (min, max) => ({ min, max, outside: true }),
};

/** A figure with its unit: rows, or of a hundred. */
interface Asked {
  bounds: Bounds;
  isCount: boolean;
}

const isFigure = (value: unknown, isCount: boolean): value is number =>
  typeof value === 'number' && value >= 0 && (isCount || value <= 100);

/** What the one operator of a library metric asks for; undefined: a fault, which is reported. */
export function readOperator(entry: Quality, path: Path, report: Report): Asked | undefined {
  const [operator, ...more] = comparisonsOf(entry);
  if (operator === undefined) {
    report.add(path, 'needs an operator', `one of ${Object.keys(OPERATORS).join(', ')}`);
    return undefined;
  }
  if (more[0] !== undefined) {
    report.add([...path, more[0]], `a second operator beside ${operator}`, 'write an entry for each');
    return undefined;
  }
  if (entry.unit !== undefined && entry.unit !== 'rows' && entry.unit !== 'percent') {
    report.add([...path, 'unit'], `unknown unit "${entry.unit}"`, 'use rows or percent');
    return undefined;
  }
  const isCount = entry.unit !== 'percent';
  const value = entry[operator as keyof Quality];
  const figures = Array.isArray(value) ? value : [value];
  const isRange = operator.endsWith('Between');
  const at = [...path, operator];
  const kind = isCount ? 'a number, 0 or more' : 'a percentage, 0 to 100';
  if (figures.length !== (isRange ? 2 : 1) || !figures.every(figure => isFigure(figure, isCount))) {
    report.add(at, isRange ? `expected two of ${kind}, the smaller first` : `expected ${kind}`);
    return undefined;
  }
  const [low, high = low] = figures.map(figure => (isCount ? figure : exactly(figure / 100))) as [number];
  if (low > high) {
    report.add(at, 'the smaller number comes first');
    return undefined;
  }
  const bounds = OPERATORS[operator]!(low, high);
  if (bounds.strictMax && high === 0) {
    report.add(at, 'nothing is less than 0', 'mustBe: 0 allows none');
    return undefined;
  }
  return { bounds, isCount };
}
