/** How conditions are written that `compileCondition` reads. */

const PLAIN = /^[A-Za-z_]\w*$/;
const WORDS = [
  'and',
  'or',
  'not',
  'in',
  'is',
  'True',
  'False',
  'None',
  'true',
  'false',
  'null',
  'now',
  'col',
];

/** A column, in backquotes where its name is no word. Undefined: no condition can name it. */
export function columnText(name: string): string | undefined {
  if (PLAIN.test(name) && !WORDS.includes(name)) return name;
  return name === '' || name.includes('`') ? undefined : `\`${name}\``;
}

export const text = (value: string): string =>
  `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}"`;

export const literal = (value: number | string): string =>
  typeof value === 'number' ? String(value) : text(value);

/** A time so many ms from when the record was received. */
export function momentText(shift: number): string {
  if (shift === 0) return 'now()';
  return `now() ${shift < 0 ? '-' : '+'} timedelta(seconds=${Math.abs(shift) / 1000})`;
}
