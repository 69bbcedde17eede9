import { check, optional, picklist, pipe, strictObject } from 'valibot';
import { pointer } from '../quality/failure.ts';
import { converter, UNITS } from './formats/units.ts';
import { fieldName, fieldValue, transform } from './transform.ts';

const unitName = picklist(
  UNITS,
  issue => `there is no unit ${issue.received}; known are ${UNITS.join(', ')}`,
);

export default transform({
  name: 'unit',
  summary: 'Converts a number from one unit to another: 71.6 F is 22 C.',
  options: pipe(
    strictObject({ field: fieldName, from: unitName, to_unit: unitName, to: optional(fieldName) }),
    check(
      ({ from, to_unit }) => converter(from, to_unit) !== undefined,
      'from and to_unit measure different things, such as a length and a mass',
    ),
  ),
  reads: ({ field }) => [field],
  writes: ({ field, to }) => [to ?? field],
  accepts: () => ['number'],
  example: {
    options: { field: 'temperature_f', from: 'F', to_unit: 'C', to: 'temperature' },
    before: { temperature_f: 71.6 },
    after: { temperature_f: 71.6, temperature: 22 },
  },
  compile({ field, from, to_unit, to = field }) {
    const convert = converter(from, to_unit);
    if (convert === undefined) throw new Error(`${from} cannot be converted to ${to_unit}`);
    const failure = (message: string) => ({ field: pointer(field), expected: `a number (${from})`, message });
    return record => {
      const value = fieldValue(record, field);
      if (value === undefined) return undefined;
      if (value === null) {
        record[to] = null;
        return undefined;
      }
      if (typeof value !== 'number')
        return failure(
          `${field} is no number${typeof value === 'string' ? '; the transform number reads text' : ''}`,
        );
      const converted = convert(value);
      if (!Number.isFinite(converted)) return failure(`${field} is too large to convert`);
      record[to] = converted;
      return undefined;
    };
  },
});
