/** How numbers are written: the decimal sign and the sign between groups of three digits. */
export interface Notation {
  decimal: '.' | ',';
  /** `none`: digits stand together. */
  group: '.' | ',' | ' ' | "'" | 'none';
}

/** Longer text is no number anyone wrote. */
const LONGEST = 64;
const SPACES = ' \\u00a0\\u202f\\u2009';
const GROUPS: Record<Notation['group'], string> = {
  '.': '\\.',
  ',': ',',
  ' ': `[${SPACES}]`,
  "'": "['\u2019]",
  none: '',
};

let codes: Set<string> | undefined;
/** A currency sign, or a code of ISO 4217. */
function isCurrency(text: string): boolean {
  codes ??= new Set(Intl.supportedValuesOf('currency'));
  return /^\p{Sc}$/u.test(text) || codes.has(text);
}

/**
 * A strict reader of written numbers: `1,234.50`, `-0.5`, `1.5e-7`, with at most one unit sign (`€ 3.50`, `3.50 EUR`,
 * `12 %`), which is dropped: `12 %` is 12. Undefined for everything else: wrong groups, words, an integer too large to
 * be exact.
 */
export function decimalReader({ decimal, group }: Notation): (text: string) => number | undefined {
  const separator = GROUPS[group];
  const digits = separator === '' ? '\\d+' : `\\d{1,3}(?:${separator}\\d{3})+|\\d+`;
  const point = decimal === '.' ? '\\.' : ',';
  const number = `(?<digits>${digits})(?:${point}(?<fraction>\\d+))?(?<exponent>[eE][+-]?\\d{1,3})?`;
  const space = `[${SPACES}]?`;
  const pattern = new RegExp(
    `^(?<sign>[+\\-\\u2212]?)(?:(?<prefix>\\p{Sc}|[A-Z]{3})${space}(?<inner>[+\\-\\u2212]?))?${number}(?:${space}(?<suffix>[%‰]|\\p{Sc}|[A-Z]{3}))?$`,
    'u',
  );
  const plain = decimal === '.' ? /^-?\d{1,15}(?:\.\d{1,15})?$/ : undefined;

  return text => {
    if (text.length > LONGEST) return undefined;
    if (plain?.test(text)) return Number(text);
    const found = pattern.exec(text.trim())?.groups;
    if (found === undefined) return undefined;
    const { sign = '', prefix, inner = '', fraction = '', exponent = '', suffix } = found;
    if ((sign !== '' && inner !== '') || (prefix !== undefined && suffix !== undefined)) return undefined;
    for (const unit of [prefix, suffix])
      if (unit !== undefined && unit !== '%' && unit !== '‰' && !isCurrency(unit)) return undefined;
    const whole = found.digits!.replace(/\D/g, '');
    const value = Number(`${whole}.${fraction || '0'}${exponent}`);
    if (!Number.isFinite(value) || (fraction === '' && exponent === '' && !Number.isSafeInteger(value)))
      return undefined;
    const negative = sign + inner !== '' && sign + inner !== '+';
    return negative ? -value : value;
  };
}
