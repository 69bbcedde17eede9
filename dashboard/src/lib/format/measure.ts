import { count, duration, percent } from './number.ts';

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

function bytes(value: number): string {
  const power = Math.min(BYTES.length - 1, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10));
  return `${significant.format(value / 1024 ** power)} ${BYTES[power]}`;
}

/** A value with its unit, as the platform's metrics have it; null is unknown. */
export function measure(
  value: number | null,
  unit: 'Count' | 'Milliseconds' | 'Seconds' | 'Bytes' | 'Percent' | 'Share',
): string {
  if (value === null) return 'unknown';
  switch (unit) {
    case 'Count':
      return count(value);
    case 'Milliseconds':
      return duration(value);
    case 'Seconds':
      return duration(value * 1000);
    case 'Bytes':
      return bytes(value);
    case 'Percent':
      return `${significant.format(value)} %`;
    case 'Share':
      return percent(value, 1);
  }
}
