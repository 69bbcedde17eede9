/** What a spreadsheet would take for the beginning of a formula, also as wide characters. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Whether a cell of this text is written with something in front of it. */
export const isFormula = (text: string): boolean => FORMULA.test(text) && !NUMBER.test(text);

/** A cell as RFC 4180 has it. Text that a spreadsheet would run as a formula gets an apostrophe in front of it. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const written = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const text = isFormula(written) ? `'${written}` : written;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`;
