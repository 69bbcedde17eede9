import type { Json, JsonObject } from '../../json.ts';

/** As JSON writes a number: 007 is a code, 1,5 a text. More digits than a number keeps are a code too. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const MAX_DIGITS = 15;

const isNumber = (cell: string): boolean =>
  cell.length <= MAX_DIGITS + 8 &&
  NUMBER.test(cell) &&
  Number.isFinite(Number(cell)) &&
  cell.replaceAll(/\D/g, '').length <= MAX_DIGITS;
const isBoolean = (cell: string): boolean => cell === 'true' || cell === 'false';

/**
 * Rows of a CSV file as records. A column is one of numbers, or of true and false, when each of its cells is; `send`
 * converts them the same way, by the contract. An empty cell is an absent value.
 */
export function recordsOf(columns: readonly string[], rows: readonly (readonly string[])[]): JsonObject[] {
  const readers = columns.map((_, at): ((cell: string) => Json) => {
    const cells = rows.flatMap(row => row[at] || []);
    if (cells.every(isNumber)) return Number;
    return cells.every(isBoolean) ? cell => cell === 'true' : cell => cell;
  });
  return rows.map(row => {
    const record: JsonObject = {};
    for (const [at, name] of columns.entries()) {
      const cell = row[at];
      if (cell) record[name] = readers[at]!(cell);
    }
    return record;
  });
}
