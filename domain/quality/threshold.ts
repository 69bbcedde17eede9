import { SEVERITIES, type Severity } from './failure.ts';

/** What holds of a figure: it lies between the bounds, both included unless strict; with `outside`, it does not. */
export interface Bounds {
  min?: number;
  max?: number;
  strictMin?: true;
  strictMax?: true;
  outside?: true;
}

/** What share of a window's evaluated records may fail, 0 to 1, or how many. */
export type Threshold = { share: Bounds } | { count: Bounds };

/** How bad a window is that does not keep within a threshold. */
export type Thresholds = Partial<Record<Severity, Threshold>>;

/** Records of a window that a rule has judged. */
export interface Tally {
  /** Passed and failed. */
  evaluated: number;
  failed: number;
}

export function holds(value: number, { min, max, strictMin, strictMax, outside }: Bounds): boolean {
  const above = min === undefined || (strictMin ? value > min : value >= min);
  const below = max === undefined || (strictMax ? value < max : value <= max);
  return (above && below) === !outside;
}

/**
 * The worst severity whose threshold a window does not keep; undefined: it keeps them all. Of a window without evaluated
 * records nothing can be said, and nobody should ask.
 */
export function reached(thresholds: Thresholds, { evaluated, failed }: Tally): Severity | undefined {
  return SEVERITIES.find(severity => {
    const threshold = thresholds[severity];
    if (threshold === undefined) return false;
    return 'share' in threshold
      ? !holds(failed / evaluated, threshold.share)
      : !holds(failed, threshold.count);
  });
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(12))} %`;

/** `at most 5 %`, `more than 3 records` */
export function thresholdInWords(threshold: Threshold): string {
  const isShare = 'share' in threshold;
  const { min, max, strictMin, strictMax, outside } = isShare ? threshold.share : threshold.count;
  const shown = (bound: number) => (isShare ? percent(bound) : `${bound}`);
  const unit = isShare ? '' : ' records';
  if (min !== undefined && min === max) return `${outside ? 'anything but' : 'exactly'} ${shown(min)}${unit}`;
  const low = min === undefined ? '' : `${strictMin ? 'more than' : 'at least'} ${shown(min)}`;
  const high = max === undefined ? '' : `${strictMax ? 'less than' : 'at most'} ${shown(max)}`;
  const between = [low, high].filter(Boolean).join(' and ') || 'any number';
  return `${outside ? 'not ' : ''}${between}${unit}`;
}
