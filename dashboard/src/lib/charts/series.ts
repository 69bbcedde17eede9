/** Colours there are for sources; see --series-1 and on in the style tokens. */
export const SERIES_COLOURS = 8;

export interface Series {
  key: string;
  label: string;
  /** 1 to SERIES_COLOURS; 0 is the colour of all that share one. */
  colour: number;
  sources: readonly string[];
}

/**
 * The series of a chart by source. The colour follows the place among *all* sources, so that choosing some does not
 * repaint them; sources beyond the colours share one series.
 */
export function seriesOf(
  all: readonly { source: string; title: string }[],
  shown: readonly string[],
): Series[] {
  const sorted = all.toSorted((a, b) => (a.source < b.source ? -1 : 1));
  const wanted = (source: string) => shown.length === 0 || shown.includes(source);
  const own = sorted.length <= SERIES_COLOURS ? SERIES_COLOURS : SERIES_COLOURS - 1;
  const series = sorted
    .slice(0, own)
    .map((info, i) => ({ key: info.source, label: info.title, colour: i + 1, sources: [info.source] }))
    .filter(one => wanted(one.key));
  const rest = sorted
    .slice(own)
    .map(info => info.source)
    .filter(wanted);
  if (rest.length > 0)
    series.push({ key: 'other sources', label: `${rest.length} more sources`, colour: 0, sources: rest });
  return series;
}
