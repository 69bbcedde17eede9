import type { Json, JsonObject } from '../../json.ts';

/** As JSON writes a number: 007 is a code, 1,5 a text. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
/** More digits than a number keeps: a code too. */
const MAX_DIGITS = 15;

const isNumber = (cell: Json): boolean =>
  typeof cell === 'string' &&
  NUMBER.test(cell) &&
  cell.replaceAll(/\D/g, '').length <= MAX_DIGITS &&
  Number.isFinite(Number(cell));
const isBoolean = (cell: Json): boolean => cell === 'true' || cell === 'false';

/**
 * Rows of a CSV file, whose cells are all text, with the types they seem to have: a column is one of numbers, or of true
 * and false, when each of its cells is. `send` converts them the same way, by the contract that is drafted from it.
 */
export function typed(rows: readonly JsonObject[], onFloat?: (column: string) => void): JsonObject[] {
  const columns = new Set(rows.flatMap(row => Object.keys(row)));
  const readers = new Map<string, (cell: Json) => Json>();
  for (const name of columns) {
    const cells = rows.flatMap(row => (Object.hasOwn(row, name) ? [row[name]!] : []));
    if (cells.every(isNumber)) {
      readers.set(name, Number);
      if (cells.some(cell => /[.eE]/.test(String(cell)))) onFloat?.(name);
    } else if (cells.every(isBoolean)) readers.set(name, cell => cell === 'true');
  }
  return rows.map(row =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, readers.get(name)?.(cell) ?? cell])),
  );
}
