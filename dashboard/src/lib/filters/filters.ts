import type { Range } from '#lib/api/types.ts';

/** What is looked at. All of it lives in the address, so that a view can be shared and the back button works. */
export interface Filters {
  range: Range;
  /** Empty: all sources. */
  sources: readonly string[];
  /** Seconds between two refreshes. */
  refresh: number;
}

/** A parameter of the address that could not be used, and what was done instead. */
export interface Hint {
  param: string;
  message: string;
}

export const RANGE_NAMES: Readonly<Record<Range, string>> = {
  hour: 'last hour',
  day: 'last day',
  week: 'last week',
  month: 'last month',
};
export const RANGES = Object.keys(RANGE_NAMES) as Range[];
export const REFRESH = { min: 1, max: 60, default: 5 } as const;
export const DEFAULTS: Filters = { range: 'hour', sources: [], refresh: REFRESH.default };

const SOURCE = /^[a-z0-9][a-z0-9_-]{0,62}$/i;
const MOST_SOURCES = 100;

const quoted = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
const isRange = (text: string): text is Range => Object.hasOwn(RANGE_NAMES, text);

export function parseFilters(params: Pick<URLSearchParams, 'get'>): { filters: Filters; hints: Hint[] } {
  const hints: Hint[] = [];
  const filters = { ...DEFAULTS };

  const range = params.get('range');
  if (range !== null) {
    if (isRange(range)) filters.range = range;
    else hints.push({ param: 'range', message: `No time range ${quoted(range)}: showing the last hour.` });
  }

  const refresh = params.get('refresh');
  if (refresh !== null) {
    if (/^\d{1,2}$/.test(refresh) && Number(refresh) >= REFRESH.min && Number(refresh) <= REFRESH.max)
      filters.refresh = Number(refresh);
    else
      hints.push({
        param: 'refresh',
        message: `${quoted(refresh)} is not 1 to 60 seconds: refreshing every ${REFRESH.default} s.`,
      });
  }

  const sources = params.get('sources');
  if (sources !== null && sources !== '') {
    const names = [...new Set(sources.split(',').filter(name => name !== ''))];
    const wrong = names.filter(name => !SOURCE.test(name));
    filters.sources = names.filter(name => SOURCE.test(name)).slice(0, MOST_SOURCES);
    if (wrong.length > 0)
      hints.push({ param: 'sources', message: `${quoted(wrong.join(', '))} cannot be a source: left out.` });
  }
  return { filters, hints };
}

/** The selection held against the sources that exist. An unknown one is left out; none left means all. */
export function knownSources(
  selected: readonly string[],
  known: readonly string[],
): { sources: readonly string[]; hints: Hint[] } {
  const unknown = selected.filter(name => !known.includes(name));
  if (unknown.length === 0) return { sources: selected, hints: [] };
  const sources = selected.filter(name => known.includes(name));
  const instead = sources.length === 0 ? 'showing all sources' : 'left out';
  return {
    sources,
    hints: [{ param: 'sources', message: `No source ${quoted(unknown.join(', '))}: ${instead}.` }],
  };
}

/** The parameters that say `filters`; null takes a parameter out, since defaults stay out of the address. */
export const filterParams = (filters: Partial<Filters>): Record<string, string | null> => ({
  ...(filters.range && { range: filters.range === DEFAULTS.range ? null : filters.range }),
  ...(filters.sources && { sources: filters.sources.length === 0 ? null : filters.sources.join(',') }),
  ...(filters.refresh && {
    refresh: filters.refresh === DEFAULTS.refresh ? null : String(filters.refresh),
  }),
});

/** `search` with some parameters changed or (null) taken out: `?a=b`, or the empty string. */
export function withParams(search: string, changes: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}
