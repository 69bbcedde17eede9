import { check, optional, picklist, pipe, strictObject } from 'valibot';
import { pointer } from '../quality/failure.ts';
import { decimalReader, type Notation } from './formats/decimal.ts';
import { fieldName, fieldValue, transform } from './transform.ts';

/** `,` groups where `.` is the decimal sign, and the other way round. */
const notationOf = (options: {
  decimal?: Notation['decimal'] | undefined;
  group?: Notation['group'] | undefined;
}): Notation => {
  const decimal = options.decimal ?? '.';
  return { decimal, group: options.group ?? (decimal === '.' ? ',' : '.') };
};

export default transform({
  name: 'number',
  summary: 'Reads a number that was delivered as text: 1,234.50 or 1.234,50 or € 3.50.',
  options: pipe(
    strictObject({
      field: fieldName,
      to: optional(fieldName),
      decimal: optional(picklist(['.', ','], "must be '.' or ','")),
      group: optional(picklist(['.', ',', ' ', "'", 'none'], "must be ',', '.', ' ', ''' or 'none'")),
    }),
    check(options => {
      const { decimal, group } = notationOf(options);
      return decimal !== group;
    }, 'decimal and group must be different signs'),
  ),
  reads: ({ field }) => [field],
  writes: ({ field, to }) => [to ?? field],
  accepts: () => ['number', 'string'],
  example: {
    options: { field: 'price', decimal: ',' },
    before: { price: '€ 1.234,50' },
    after: { price: 1234.5 },
  },
  compile(options) {
    const { field, to = field } = options;
    const notation = notationOf(options);
    const read = decimalReader(notation);
    const grouped = notation.group === 'none' ? '' : `, groups of three digits parted by '${notation.group}'`;
    const expected = `a number with '${notation.decimal}' as decimal sign${grouped}`;
    return record => {
      const value = fieldValue(record, field);
      if (value === undefined) return undefined;
      if (value === null || typeof value === 'number') {
        if (to !== field) record[to] = value;
        return undefined;
      }
      const number = typeof value === 'string' ? read(value) : undefined;
      if (number === undefined)
        return { field: pointer(field), expected, message: `${field} cannot be read as a number` };
      record[to] = number;
      return undefined;
    };
  },
});
