import type { CopyBuffer } from './buffer.ts';
import type { WriteColumn } from './column.ts';

const whole = (value: number, lowest: number, highest: number): string | undefined => {
  if (!Number.isInteger(value)) return 'is not a whole number';
  if (value < lowest || value > highest) return `is outside ${lowest} to ${highest}`;
  return undefined;
};

export const writeSmallint: WriteColumn = (out, value) => {
  if (typeof value !== 'number') return 'is not a number';
  const fault = whole(value, -32_768, 32_767);
  if (fault !== undefined) return fault;
  out.ensure(6);
  out.view.setInt32(out.at, 2);
  out.view.setInt16(out.at + 4, value);
  out.at += 6;
  return undefined;
};

export const writeInteger: WriteColumn = (out, value) => {
  if (typeof value !== 'number') return 'is not a number';
  const fault = whole(value, -2_147_483_648, 2_147_483_647);
  if (fault === undefined) out.writeInt32Field(value);
  return fault;
};

/** Only to 2^53: beyond it a JSON number has been rounded when it was read, and would be stored wrong. */
export const writeBigint: WriteColumn = (out, value) => {
  if (typeof value !== 'number') return 'is not a number';
  const fault = whole(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (fault === undefined) writeSafeInteger(out, value);
  return fault;
};

function writeSafeInteger(out: CopyBuffer, value: number): void {
  const high = Math.floor(value / 0x1_0000_0000);
  out.ensure(12);
  out.view.setInt32(out.at, 8);
  out.view.setInt32(out.at + 4, high);
  out.view.setUint32(out.at + 8, value - high * 0x1_0000_0000);
  out.at += 12;
}

const NOT_FINITE = 'is too large for any number type';

export const writeDouble: WriteColumn = (out, value) => {
  if (typeof value !== 'number') return 'is not a number';
  if (!Number.isFinite(value)) return NOT_FINITE;
  out.ensure(12);
  out.view.setInt32(out.at, 8);
  out.view.setFloat64(out.at + 4, value);
  out.at += 12;
  return undefined;
};

export const writeReal: WriteColumn = (out, value) => {
  if (typeof value !== 'number') return 'is not a number';
  if (!Number.isFinite(Math.fround(value))) return 'is outside the range of real';
  out.ensure(8);
  out.view.setInt32(out.at, 4);
  out.view.setFloat32(out.at + 4, value);
  out.at += 8;
  return undefined;
};

export const writeBoolean: WriteColumn = (out, value) => {
  if (typeof value !== 'boolean') return 'is not true or false';
  out.ensure(5);
  out.view.setInt32(out.at, 1);
  out.bytes[out.at + 4] = value ? 1 : 0;
  out.at += 5;
  return undefined;
};

const NEGATIVE = 0x4000;

/** The shortest decimal that reads back as the same number, in groups of four digits around the decimal point. */
export const writeNumeric: WriteColumn = (out, value) => {
  if (typeof value !== 'number') return 'is not a number';
  if (!Number.isFinite(value)) return NOT_FINITE;
  const [mantissa, exponent] = Math.abs(value).toString().split('e') as [string, string?];
  const [head, tail = ''] = mantissa.split('.') as [string, string?];
  const point = head.length + Number(exponent ?? 0);
  const digits = head + tail;
  const integral = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '';
  const fraction = point >= 0 ? digits.slice(point) : digits.padStart(digits.length - point, '0');
  const groups =
    integral.padStart(Math.ceil(integral.length / 4) * 4, '0') +
    fraction.padEnd(Math.ceil(fraction.length / 4) * 4, '0');
  const count = groups.length / 4;
  out.ensure(12 + count * 2);
  out.view.setInt32(out.at, 8 + count * 2);
  out.view.setInt16(out.at + 4, count);
  out.view.setInt16(out.at + 6, Math.ceil(integral.length / 4) - 1);
  out.view.setInt16(out.at + 8, value < 0 ? NEGATIVE : 0);
  out.view.setInt16(out.at + 10, fraction.length);
  for (let i = 0; i < count; i++)
    out.view.setInt16(out.at + 12 + i * 2, Number(groups.slice(i * 4, i * 4 + 4)));
  out.at += 12 + count * 2;
  return undefined;
};
