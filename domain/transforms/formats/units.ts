/** The units a value can be converted between: a closed table, so that a misspelt unit is an error and not a guess. */

interface Unit {
  dimension: 'temperature' | 'length' | 'mass' | 'speed' | 'pressure';
  /** In the dimension's first unit: value * scale + shift. */
  scale: number;
  shift?: number;
}

const scaled = (dimension: Unit['dimension'], scales: Record<string, number>): [string, Unit][] =>
  Object.entries(scales).map(([name, scale]) => [name, { dimension, scale }]);

/** Factors are exact by definition (international yard and pound, standard atmosphere), but psi, inHg and mmHg. */
const TABLE = new Map<string, Unit>([
  ['K', { dimension: 'temperature', scale: 1 }],
  ['C', { dimension: 'temperature', scale: 1, shift: 273.15 }],
  ['F', { dimension: 'temperature', scale: 5 / 9, shift: 459.67 * (5 / 9) }],
  ...scaled('length', {
    m: 1,
    km: 1000,
    cm: 0.01,
    mm: 0.001,
    in: 0.0254,
    ft: 0.3048,
    yd: 0.9144,
    mi: 1609.344,
    nmi: 1852,
  }),
  ...scaled('mass', { kg: 1, g: 0.001, mg: 1e-6, t: 1000, lb: 0.453_592_37, oz: 0.028_349_523_125 }),
  ...scaled('speed', { 'm/s': 1, 'km/h': 1 / 3.6, mph: 0.447_04, kn: 1852 / 3600, 'ft/s': 0.3048 }),
  ...scaled('pressure', {
    Pa: 1,
    hPa: 100,
    kPa: 1000,
    mbar: 100,
    bar: 100_000,
    atm: 101_325,
    psi: 6894.757_293_168,
    inHg: 3386.388_640_341,
    mmHg: 133.322_387_415,
  }),
]);

export const UNITS: readonly string[] = [...TABLE.keys()];

/**
 * Drops what binary fractions add, so that 71.6 F is 22 C: no instrument gives more than these digits. toPrecision alone
 * would do, at ten times the cost.
 */
function tidy(value: number): number {
  const size = Math.abs(value);
  return size >= 1 && size < 1e6 ? Math.round(value * 1e9) / 1e9 : Number(value.toPrecision(12));
}

/** Converts values from one unit to another; undefined when they measure different things, or one is unknown. */
export function converter(from: string, to: string): ((value: number) => number) | undefined {
  const source = TABLE.get(from);
  const target = TABLE.get(to);
  if (source === undefined || target === undefined || source.dimension !== target.dimension) return undefined;
  const factor = source.scale / target.scale;
  const shift = ((source.shift ?? 0) - (target.shift ?? 0)) / target.scale;
  return value => tidy(value * factor + shift);
}
